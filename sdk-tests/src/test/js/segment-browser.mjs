import {email, host, order, run, tell, writeKey} from './visit.mjs';
import {shop, visit} from './browser.mjs';

const batching = process.argv[2] === 'batching';
const site = await shop('<!doctype html><title>Shop</title><script src="/segment.js"></script><p>Shop</p>');
const answer = await visit(async (browser) => {
  const page = await browser.newPage();
  await page.goto(`${site.url}/pricing?utm_source=newsletter&utm_campaign=may`);
  const settled = await page.evaluate(
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
        await analytics.alias(`u-${run}`);
        return (await analytics.user()).anonymousId();
      })();
      return Promise.race([said, new Promise((late) => setTimeout(() => late(null), 6_000))]);
    },
    {host, writeKey, email, order, run, batching},
  );
  await page.waitForTimeout(batching ? 1_500 : 500);
  return settled;
});
site.close();
tell(answer);
