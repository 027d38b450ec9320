export const handler = async (event) => ({ square: event.number * event.number });
