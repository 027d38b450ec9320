// The server is the machine's python3; the page fetches the same file and runs it in Pyodide.
import { execFileSync } from 'node:child_process';

const script = 'import json, sys, orders; print(json.dumps([getattr(orders, c[0])(*c[1:]) for c in json.load(sys.stdin)]))';

export const callOnServer = (calls) =>
  JSON.parse(execFileSync('python3', ['-c', script], { cwd: import.meta.dirname, input: JSON.stringify(calls), encoding: 'utf8' }));

export const page = `<!doctype html><title>shared</title><script type="module">
  import { loadPyodide } from '/packages/pyodide/pyodide.mjs';
  const pyodide = await loadPyodide({ indexURL: '/packages/pyodide/' });
  pyodide.FS.writeFile('orders.py', await (await fetch('/orders.py')).text());
  window.loaded = pyodide;
</script><script>
  window.callModule = async (calls) => {
    while (!window.loaded) await new Promise((resolve) => setTimeout(resolve, 1));
    window.loaded.globals.set('calls', JSON.stringify(calls));
    return JSON.parse(window.loaded.runPython('import json, orders\\njson.dumps([getattr(orders, c[0])(*c[1:]) for c in json.loads(calls)])'));
  };
</script>`;
