import {email, host, order, run, tell, writeKey} from './visit.mjs';
import {delivered, shop, visit} from './browser.mjs';

const batching = process.argv[2] === 'batching';
const site = await shop('<!doctype html><title>Shop</title><script src="/segment.js"></script><p>Shop</p>');
const answer = await visit(async (browser) => {
  const page = await browser.newPage();
  await page.goto(`${site.url}/pricing?utm_source=newsletter&utm_campaign=may`);
  return delivered(page, 6, () => page.evaluate(
    async ({host, writeKey, email, order, run, batching}) => {
      const analytics = AnalyticsNext.AnalyticsBrowser.load(
        {writeKey, cdnURL: host},
        batching ? {integrations: {'Segment.io': {deliveryStrategy: {strategy: 'batching', config: {size: 20, timeout: 300}}}}} : {},
      );
      const said = (async () => {
        await analytics;
        await analytics.page('Pricing');
        await analytics.identify(`u-${run}`, {email});
        await analytics.track('Order Completed', order);
        await analytics.group(`g-${run}`, {industry: 'Sport'});
        await analytics.screen('Basket');
        // without a second id the SDK says that somebody is themselves
        await (batching ? analytics.alias(`u-${run}`) : analytics.alias(`u-${run}`, `old-${run}`));
        return (await analytics.user()).anonymousId();
      })();
      const gaveUp = (error) => ({gaveUp: String(error)});
      return Promise.race([said.catch(gaveUp), new Promise((late) => setTimeout(() => late(gaveUp('late')), 4_000))]);
    },
    {host, writeKey, email, order, run, batching},
  ));
});
site.close();
tell(answer);
