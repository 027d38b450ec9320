// Five concurrent calls to the upstream over kept connections, merged. Node's own client with a keep-alive agent:
// a service without packages has this or fetch, and this is the quicker of the two.
import http from 'node:http';

const upstream = process.env.UPSTREAM ?? '';
const agent = new http.Agent({ keepAlive: true, maxSockets: 1536, maxFreeSockets: 1536 });
const ids = [1, 2, 3, 4, 5];

function getText(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, timeout: 5000 }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`upstream answered ${response.statusCode}`));
        return;
      }
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => { text += part; });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('upstream took too long')));
    request.on('error', reject);
  });
}

async function fetchItem(id) {
  const { id: got, value } = JSON.parse(await getText(`${upstream}/item/${id}`));
  if (got !== id || !Number.isSafeInteger(value)) throw new Error(`upstream answered no item ${id}`);
  return { id, value };
}

export async function mergeItems() {
  const items = await Promise.all(ids.map(fetchItem));
  return { items, sum: items.reduce((sum, item) => sum + item.value, 0) };
}
