// What each SDK is made to say. HOST, WRITE_KEY and RUN come from the test; the answer goes to it as the last line.
export const host = process.env.HOST;
export const writeKey = process.env.WRITE_KEY;
export const run = process.env.RUN;

export const ids = {userId: `u-${run}`, anonymousId: `a-${run}`};
export const email = `${run}@example.org`;
export const order = {order_id: `o-${run}`, total: 59.9, currency: 'EUR'};

export function tell(answer) {
  process.stdout.write(`\n${JSON.stringify(answer)}\n`);
}
