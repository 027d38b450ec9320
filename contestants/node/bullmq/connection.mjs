// BullMQ's workers insist on retrying for ever.
export const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
