// The database workloads on node-postgres, the usual driver: prepared statements by name, one pool per process.
import pg from 'pg';

const database = process.env.DATABASE ?? '';
const cpus = Number(process.env.CPUS);
const rows = 10_000;

// 32 connections for the whole service: about what a database of some cores can use.
const pool = database === ''
  ? null
  : new pg.Pool({ connectionString: database, max: Math.max(1, Math.floor(32 / cpus)) });
// A connection that breaks while it is idle must not end the process; the next query makes a new one.
pool?.on('error', (error) => console.error(`database: ${error.message}`));

const selectWorld = { name: 'select-world', text: 'SELECT id, randomnumber FROM world WHERE id = $1' };
const selectFortunes = { name: 'select-fortunes', text: 'SELECT id, message FROM fortune' };
// The rows are locked in the order of their ids, so that two requests never wait for each other in a circle: the order in
// which an UPDATE takes them is the planner's own affair.
const updateWorlds = {
  name: 'update-worlds',
  text: `
    WITH mine AS (SELECT id FROM world WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE)
    UPDATE world SET randomnumber = changed.randomnumber
    FROM mine JOIN unnest($1::int[], $2::int[]) AS changed (id, randomnumber) USING (id)
    WHERE world.id = mine.id`,
};

const draw = () => 1 + Math.floor(Math.random() * rows);

async function readWorld(client, id) {
  const { rows: [row] } = await client.query({ ...selectWorld, values: [id] });
  return { id: row.id, randomNumber: row.randomnumber };
}

// Anything that is no number from 1 to 500 counts as the nearer of the two.
export function countOf(text) {
  const count = Number.parseInt(text, 10);
  return Number.isNaN(count) ? 1 : Math.min(Math.max(count, 1), 500);
}

export function oneWorld() {
  return readWorld(pool, draw());
}

async function withClient(work) {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function readWorlds(client, count) {
  const worlds = [];
  for (let i = 0; i < count; i += 1) worlds.push(await readWorld(client, draw()));
  return worlds;
}

export function manyWorlds(count) {
  return withClient((client) => readWorlds(client, count));
}

export function updatedWorlds(count) {
  return withClient(async (client) => {
    const worlds = await readWorlds(client, count);
    for (const world of worlds) world.randomNumber = draw();
    const numbers = new Map(worlds.map((world) => [world.id, world.randomNumber]));
    const values = [[...numbers.keys()], [...numbers.values()]];
    await client.query({ ...updateWorlds, values });
    return worlds;
  });
}

export async function fortunes() {
  const { rows: found } = await pool.query(selectFortunes);
  found.push({ id: 0, message: 'Additional fortune added at request time.' });
  return found.sort((a, b) => (a.message < b.message ? -1 : 1));
}
