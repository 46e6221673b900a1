// The reasoner, asked from the page: each call a promise. It runs in a worker, so that the page never stands still.

/** @typedef {{code: string, message: string, hint: string, file?: string, line?: number, column?: number}} Problem */

/** What is wrong with a question, in sentences. */
export class Wrong extends Error {
  /** @param {Problem[]} problems */
  constructor(problems) {
    super(problems.map((p) => p.message).join("; "));
    this.problems = problems;
  }
}

/** A call that was overtaken by a later one of the same name. */
export class Overtaken extends Error {}

/**
 * A worker that starts from a text of the page itself: so it obeys the policy of the page, which allows no other place.
 * @param {string} file in the folder of the page
 */
export function worker(file) {
  const code = `import ${JSON.stringify(new URL(file, document.baseURI).href)};`;
  return new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })), { type: "module" });
}

export class Reasoner {
  /** @param {(share: number, words: string) => void} [progress] */
  constructor(progress = () => {}) {
    /** @type {{key: string, name: string, given: object, done: (value: any) => void, failed: (error: Error) => void}[]} */
    this.waiting = [];
    /** @type {{done: (value: any) => void, failed: (error: Error) => void} | null} */
    this.busy = null;
    this.up = false;
    this.worker = worker("app/worker.js");
    /** @type {Promise<void>} */
    this.ready = new Promise((done, failed) => {
      this.worker.onmessage = ({ data }) => {
        if (data.progress) progress(data.progress.share, data.progress.words);
        else if (data.ready) { this.up = true; done(); this.next(); }
        else if (data.failed) failed(new Error(data.failed));
        else this.came(data.answer);
      };
      this.worker.onerror = (event) => failed(new Error(event.message || "de rekenende helft van de bladzijde startte niet"));
    });
    this.ready.catch(() => {});
    this.worker.postMessage({ base: new URL("./", document.baseURI).href });
  }

  /**
   * Ask one thing. A call that still waits when one of the same name comes is dropped, unless it must be kept.
   * @param {string} name @param {object} given @param {boolean} [keep]
   * @returns {Promise<any>}
   */
  call(name, given, keep = false) {
    return new Promise((done, failed) => {
      if (!keep) {
        for (const old of this.waiting.filter((w) => w.key === name)) old.failed(new Overtaken());
        this.waiting = this.waiting.filter((w) => w.key !== name);
      }
      this.waiting.push({ key: keep ? "" : name, name, given, done, failed });
      this.next();
    });
  }

  next() {
    if (this.busy || !this.up) return;
    const first = this.waiting.shift();
    if (!first) return;
    this.busy = first;
    this.worker.postMessage({ request: JSON.stringify({ call: first.name, with: first.given }) });
  }

  /** @param {string} text */
  came(text) {
    const call = this.busy;
    this.busy = null;
    const { value, errors } = JSON.parse(text);
    if (errors) call?.failed(new Wrong(errors));
    else call?.done(value);
    this.next();
  }
}
