import {Analytics} from '@segment/analytics-node';
import {email, host, ids, order, run, tell, writeKey} from './visit.mjs';

const errors = [];
const analytics = new Analytics({writeKey, host, maxRetries: 2, flushInterval: 200});
analytics.on('error', (error) => errors.push(`${error.code}: ${error.reason?.message ?? error.reason}`));

analytics.identify({...ids, traits: {email}});
analytics.track({...ids, event: 'Order Completed', properties: order});
analytics.page({...ids, name: 'Pricing', properties: {url: 'https://shop.example/pricing'}});
analytics.screen({...ids, name: 'Basket'});
analytics.group({...ids, groupId: `g-${run}`, traits: {industry: 'Sport'}});
analytics.alias({userId: ids.userId, previousId: `old-${run}`});
await analytics.closeAndFlush({timeout: 20_000});
tell({errors});
