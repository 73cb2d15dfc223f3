// Rapport's snippet for web pages. docs/snippet.md says how to use it.
//
// Events are kept in the browser, each under a key of its own so that tabs do not overwrite each other, until
// the platform has answered that they are stored. An event that is sent twice counts once: its messageId says so.
(function (window, document, navigator) {
  'use strict';
  const script = document.currentScript || document.querySelector('script[data-write-key]');
  const early = window.rapport || [];
  if (!script || early.version) return;

  const VERSION = '1.0.0';
  const PREFIX = 'rapport_';
  const WAITING = 'q_';
  const OF_A_VISITOR = ['anonymous', 'user', 'group', 'first'];
  const MOST_WAITING = 200;
  const MOST_SENT = 50;
  const MOST_BYTES = 60000; // what browsers carry beyond the end of a page is 64 KiB
  const SOON = 0.2;
  const LONGEST_DELAY = 300;
  const CLICK_IDS = /^(gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|twclid|li_fat_id|yclid|ysclid|epik|rdt_cid|sccid)$/i;

  const options = script.dataset;
  const url =
    new URL(options.host || script.src, location.href).origin +
    '/v1/b?writeKey=' + encodeURIComponent(options.writeKey);
  const optedOut =
    navigator.globalPrivacyControl || navigator.doNotTrack === '1' || window['doNotTrack'] === '1';

  // --- what the browser keeps; where it keeps nothing, this page does ---------------------------

  const memory = {};

  function keep(name, value) {
    memory[name] = value;
    try {
      window.localStorage.setItem(PREFIX + name, JSON.stringify(value));
    } catch (_) {
      // storage is full or forbidden: the memory of this page has it
    }
    return value;
  }

  function kept(name) {
    if (!(name in memory)) {
      try {
        memory[name] = JSON.parse(window.localStorage.getItem(PREFIX + name));
      } catch (_) {
        memory[name] = null;
      }
    }
    return memory[name];
  }

  function forget(name) {
    memory[name] = null;
    try {
      window.localStorage.removeItem(PREFIX + name);
    } catch (_) {
      // nothing was kept
    }
  }

  function waitingNames() {
    try {
      return Object.keys(window.localStorage)
        .filter((key) => key.startsWith(PREFIX + WAITING))
        .map((key) => key.slice(PREFIX.length));
    } catch (_) {
      return [];
    }
  }

  function newId() {
    return crypto.randomUUID
      ? crypto.randomUUID()
      : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join('');
  }

  function anonymousId() {
    return kept('anonymous') || keep('anonymous', newId());
  }

  // --- consent -----------------------------------------------------------------------------------

  // What somebody said counts. Before that, the browser's own no does, and whether the page asks first.
  function allowed() {
    const said = kept('consent');
    return said
      ? Object.values(said.categoryPreferences).some(Boolean)
      : !optedOut && options.consent !== 'required';
  }

  // Until somebody was asked, nothing may be written into the browser: calls wait as they were made.
  let held = [];

  function consent(categories, more) {
    const before = allowed();
    keep('consent', Object.assign({}, more, {categoryPreferences: categories}));
    const now = allowed();
    const change = (before || now) && message('track', {event: 'Segment Consent Preference Updated', properties: {}});
    if (!now) {
      OF_A_VISITOR.concat(waitingNames()).forEach(forget);
      queue = [];
    }
    if (change) put(change);
    const calls = held;
    held = [];
    if (now) {
      calls.forEach((call) => {
        moment = call;
        calling[call.name](...call.values);
      });
      moment = null;
    }
    flush();
  }

  // --- where somebody came from ------------------------------------------------------------------

  function arrival() {
    const found = {};
    new URLSearchParams(location.search).forEach((value, name) => {
      const utm = /^utm_(.+)/.exec(name);
      const group = utm ? 'campaign' : CLICK_IDS.test(name) && 'clickIds';
      if (group) {
        (found[group] = found[group] || {})[utm ? (utm[1] === 'campaign' ? 'name' : utm[1]) : name] = value;
      }
    });
    return found;
  }

  function firstTouch(now) {
    return (
      kept('first') ||
      keep('first', Object.assign({at: new Date(), url: location.href, referrer: document.referrer}, now))
    );
  }

  // --- messages ----------------------------------------------------------------------------------

  let moment = null; // when and where a call was made that had to wait

  function thisPage() {
    return moment
      ? moment.page
      : {
          path: location.pathname,
          referrer: document.referrer,
          search: location.search,
          title: document.title,
          url: location.href,
        };
  }

  // A formatter loads the whole calendar: 5 to 20 ms of the page's time, more than all the rest.
  function timezone() {
    const {Temporal} = window;
    return Temporal ? Temporal.Now.timeZoneId() : new Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  function message(type, fields) {
    const now = arrival();
    const context = Object.assign(
      {
        library: {name: 'rapport.js', version: VERSION},
        page: thisPage(),
        locale: navigator.language,
        timezone: timezone(),
        userAgent: navigator.userAgent,
        firstTouch: firstTouch(now),
      },
      now,
    );
    const group = kept('group');
    const said = kept('consent');
    if (group) context.groupId = group;
    if (said) context.consent = said;
    return Object.assign(
      {
        type,
        messageId: newId(),
        timestamp: moment ? moment.timestamp : new Date(),
        anonymousId: anonymousId(),
        userId: kept('user') || undefined,
        context,
      },
      fields,
    );
  }

  // --- sending -----------------------------------------------------------------------------------

  let queue = [];
  let busy = false;
  let failures = 0;
  let notBefore = 0;
  let offline = false;
  let timer = 0;
  let lastOfLeaving;

  function put(event) {
    queue.push(event);
    keep(WAITING + event.messageId, event);
    if (queue.length > MOST_WAITING) forget(WAITING + queue.shift().messageId);
    later();
  }

  function later() {
    timer =
      timer ||
      setTimeout(() => {
        timer = 0;
        flush();
      }, Math.max(SOON * 1000, notBefore - Date.now()));
  }

  function nextBatch() {
    const events = [];
    let bytes = 0;
    for (const event of queue.slice(0, MOST_SENT)) {
      bytes += new TextEncoder().encode(JSON.stringify(event)).length;
      if (events.length && bytes > MOST_BYTES) break;
      events.push(event);
    }
    return events;
  }

  // Whoever leaves takes along what fits, answered or not; what was not answered is sent again by the next page.
  function flush(leaving = false) {
    const events = nextBatch();
    if (!events.length || (busy && !leaving)) return;
    if (Date.now() < notBefore) {
      later();
      return;
    }
    if (leaving) {
      const last = events[events.length - 1];
      if (last === lastOfLeaving) return; // pages are hidden first and then left
      lastOfLeaving = last;
    }
    busy = true;
    fetch(url, {
      method: 'POST',
      keepalive: leaving,
      credentials: 'omit',
      headers: {'Content-Type': 'text/plain'}, // no preflight
      body: JSON.stringify({batch: events, sentAt: new Date(), writeKey: options.writeKey}),
    }).then(
      (answer) => {
        busy = offline = false;
        const status = answer.status;
        if (status === 429 || status === 408 || status >= 500) {
          retry(+answer.headers.get('Retry-After'));
          return;
        }
        if (!answer.ok) console.warn('rapport: refused with ' + status);
        failures = 0;
        events.forEach((event) => forget(WAITING + event.messageId));
        queue = queue.filter((event) => !events.includes(event));
        flush();
      },
      () => {
        busy = false;
        offline = true;
        retry(0);
      },
    );
  }

  function retry(after) {
    failures++;
    lastOfLeaving = null;
    const wait = after || Math.min(60, 2 ** failures) * (0.5 + Math.random() / 2);
    notBefore = Date.now() + Math.min(wait, LONGEST_DELAY) * 1000;
    clearTimeout(timer);
    timer = 0;
    later();
  }

  // --- what pages call ---------------------------------------------------------------------------

  function reset() {
    OF_A_VISITOR.forEach(forget);
  }

  const calling = {
    page(name, properties) {
      if (name && typeof name === 'object') [name, properties] = [undefined, name];
      put(message('page', {name, properties: Object.assign({}, thisPage(), name && {name}, properties)}));
    },
    track(event, properties) {
      put(message('track', {event, properties: properties || {}}));
    },
    identify(userId, traits) {
      if (userId && typeof userId === 'object') [userId, traits] = [undefined, userId];
      if (userId != null) {
        // somebody else at this device is another person
        if (kept('user') && kept('user') !== String(userId)) reset();
        keep('user', String(userId));
      }
      put(message('identify', {traits: traits || {}}));
    },
    group(groupId, traits) {
      if (groupId == null) return;
      keep('group', String(groupId));
      put(message('group', {groupId: String(groupId), traits: traits || {}}));
    },
    reset,
  };

  const api = {
    version: VERSION,
    anonymousId: () => (allowed() ? anonymousId() : null),
    consent,
    push(...calls) {
      calls.forEach(([name, ...values]) => api[name] && api[name](...values));
    },
  };
  Object.keys(calling).forEach((name) => {
    api[name] = (...values) => {
      if (allowed()) {
        calling[name](...values);
      } else if (!optedOut && !kept('consent') && held.length < MOST_WAITING) {
        held.push({name, values, timestamp: new Date(), page: thisPage()});
      }
    };
  });

  function begin() {
    if (options.page !== 'manual') api.page();
    api.push(...early);
    if (queue.length) later();
  }

  window.rapport = api;
  queue = waitingNames().map(kept).filter((event) => event && event.messageId);
  queue.sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush(true));
  window.addEventListener('pagehide', () => flush(true));
  window.addEventListener('online', () => {
    if (offline) notBefore = 0;
    flush();
  });
  // what another tab changed holds here too
  window.addEventListener('storage', ({key}) => {
    if (key && key.startsWith(PREFIX)) delete memory[key.slice(PREFIX.length)];
    if (!allowed()) queue = [];
  });
  // a page that the browser loads ahead has not been seen yet
  if (document['prerendering']) document.addEventListener('prerenderingchange', begin, {once: true});
  else begin();
})(window, document, navigator);
