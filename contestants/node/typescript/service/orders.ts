// What an order is, and what can be said about one.
export type Status = 'open' | 'paid' | 'sent';

export interface Line {
  name: string;
  quantity: number;
  price: number;
}

export interface Order {
  customer: string;
  status: Status;
  lines: Line[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isLine(value: unknown): value is Line {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    Number.isInteger(value.quantity) &&
    (value.quantity as number) >= 1 &&
    typeof value.price === 'number'
  );
}

export function isOrder(value: unknown): value is Order {
  return (
    isRecord(value) &&
    typeof value.customer === 'string' &&
    ['open', 'paid', 'sent'].includes(value.status as string) &&
    Array.isArray(value.lines) &&
    value.lines.every(isLine)
  );
}

export function totalOf(order: Order): number {
  return order.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
}

export function dearestOf(order: Order): Line | undefined {
  return order.lines.toSorted((a, b) => b.price - a.price)[0];
}

export function labelOf(status: Status): string {
  switch (status) {
    case 'open':
      return 'waiting for payment';
    case 'paid':
      return 'ready to send';
    case 'sent':
      return 'on its way';
  }
}
