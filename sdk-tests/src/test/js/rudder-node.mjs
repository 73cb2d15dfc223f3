import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import {email, host, ids, order, run, tell, writeKey} from './visit.mjs';

const errors = [];
const client = new RudderAnalytics(writeKey, {dataPlaneUrl: host, flushInterval: 200, logLevel: 'error'});
const said = (error) => void (error && errors.push(String(error.message ?? error)));

client.identify({...ids, traits: {email}}, said);
client.track({...ids, event: 'Order Completed', properties: order}, said);
client.page({...ids, name: 'Pricing', properties: {url: 'https://shop.example/pricing'}}, said);
client.screen({...ids, name: 'Basket'}, said);
client.group({...ids, groupId: `g-${run}`, traits: {industry: 'Sport'}}, said);
client.alias({userId: ids.userId, previousId: `old-${run}`}, said);
// the SDK flushes by itself beside us, and rejects promises that nobody can hold
process.on('unhandledRejection', said);
await client.flush().catch(said);
await new Promise((done) => setTimeout(done, 1_000));
tell({errors});
process.exit(0);
