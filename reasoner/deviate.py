"""The college's use of a power to deviate, as a change of the norms: a named condition or ground is set aside."""

from __future__ import annotations

from dataclasses import replace

from parser import norms as n


def with_deviations(norms: n.Norms, addresses: frozenset[str]) -> n.Norms:
    """Norms in which every condition and ground at these addresses asks whether it is deviated from.

    A condition is fulfilled or deviated from; a ground holds and is not deviated from;
    a duty to grant does not apply to an application that needs a deviation.
    """
    if not addresses:
        return norms
    props = dict(norms.props)
    context = (n.APPLICATION,)

    def deviated(address: n.Address | None) -> n.Child:
        name = f"afwijking:{address.id}" if address else "afwijking"
        label = n.Label("Het college wijkt af", "Het college wijkt niet af")
        props.setdefault(name, n.Prop(name, context, n.Deviated(address), "deviation", label, address))
        return n.Child(name)

    def wrap(prop: n.Prop, body: n.Body) -> None:
        inner = f"{prop.id}!"
        props[inner] = replace(prop, id=inner, role="plain", label=None)
        props[prop.id] = replace(prop, body=body)

    for prop in norms.props.values():
        if prop.address is not None and prop.address.id in addresses:
            if prop.role == "condition":
                wrap(prop, n.Any_((n.Child(f"{prop.id}!"), deviated(prop.address))))
            elif prop.role in ("ground", "exclusion"):
                wrap(prop, n.All((n.Child(f"{prop.id}!"), replace(deviated(prop.address), holds=False))))
    for provision in norms.provisions.values():
        shall = props[provision.signals.shall]
        wrap(shall, n.All((n.Child(f"{shall.id}!"), replace(deviated(None), holds=False))))
    return replace(norms, props=props)
