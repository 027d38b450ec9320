// The server is Node itself; the page imports the same file.
import * as shared from './orders.mjs';

export const callOnServer = (calls) => calls.map(([name, ...values]) => shared[name](...values));

export const page = `<!doctype html><title>shared</title><script type="module">
  import * as shared from './orders.mjs';
  window.loaded = shared;
</script><script>
  window.callModule = async (calls) => {
    while (!window.loaded) await new Promise((resolve) => setTimeout(resolve, 1));
    return calls.map(([name, ...values]) => window.loaded[name](...values));
  };
</script>`;
