import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import {email, host, ids, order, run, tell, writeKey} from './visit.mjs';

const errors = [];
const client = new RudderAnalytics(writeKey, {dataPlaneUrl: host, flushInterval: 200, logLevel: 'error'});
const said = (error) => error && errors.push(String(error.message ?? error));

client.identify({...ids, traits: {email}}, said);
client.track({...ids, event: 'Order Completed', properties: order}, said);
client.page({...ids, name: 'Pricing', properties: {url: 'https://shop.example/pricing'}}, said);
client.screen({...ids, name: 'Basket'}, said);
client.group({...ids, groupId: `g-${run}`, traits: {industry: 'Sport'}}, said);
client.alias({userId: ids.userId, previousId: `old-${run}`}, said);
await client.flush();
await new Promise((done) => setTimeout(done, 1_500));
tell({errors});
process.exit(0);
