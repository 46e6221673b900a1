"""The reasoner as a page in the browser: a folder of static files that needs no server, and from which nothing leaves.

build("twenterand-2024", Path("pagina"))      # the folder (needs npm and a network, once)
answered(session, request)                    # what the page asks of Python, as JSON in and out
"""
