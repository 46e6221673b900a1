// What comes beside the page (`lock.json`), as far as it is used here.
declare module "*/runtime/pyodide.mjs" {
  export function loadPyodide(options: object): Promise<{
    unpackArchive(data: Uint8Array, format: string, options: { extractDir: string }): void;
    globals: { set(name: string, value: unknown): void };
    runPython(code: string): any;
  }>;
}

declare module "*/runtime/viz.js" {
  export function instance(): Promise<{ renderString(dot: string, options: { format: string; engine: string }): string }>;
}

declare module "*/runtime/docx.mjs";
