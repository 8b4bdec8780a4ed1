// Whether this region's cluster is fit to serve.
//
//   /health               the database answers, and what it replicates is less than a minute old;
//                         or it leads, and then there is nothing to lag behind
//   /health?role=writer   the database answers and leads
//
// The answer is public: it names no host, no user and no error of the database.

export function endpoint(context) {
  const { log, settings, clock = Date.now } = context;
  const kept = new Map();
  const credentials = credentialsOf(context);
  const replicationLag = lagOf(context);

  return async function answer(event) {
    const role = event?.queryStringParameters?.role ?? 'any';
    if (role !== 'any' && role !== 'writer') {
      return respond(400, { status: 'unknown-role' });
    }
    // Dozens of checkers ask within ten seconds; the database is asked once in a while.
    const before = kept.get(role);
    if (before && clock() - before.at < settings.keepMs) {
      return before.response;
    }
    const verdict = await within(settings.budgetMs, assess(role, { ...context, credentials, replicationLag }));
    const response = respond(verdict.healthy ? 200 : 503, {
      status: verdict.healthy ? 'healthy' : 'unhealthy',
      region: settings.region,
      leads: verdict.leads,
      replication_lag_seconds: verdict.lagSeconds,
      reasons: verdict.reasons,
      asked_at: new Date(clock()).toISOString(),
    });
    kept.set(role, { at: clock(), response });
    log(verdict.healthy ? 'info' : 'error', 'assessed', { role, ...verdict });
    return response;
  };
}

async function assess(role, context) {
  const { replicationLag, settings } = context;
  const skip = role === 'writer';
  const [writer, reader, lagSeconds] = await Promise.all([
    probe(settings.writerHost, context),
    skip ? undefined : probe(settings.readerHost, context),
    skip ? null : replicationLag(),
  ]);
  const leads = writer.reachable && writer.following === false;
  if (leads) {
    return { healthy: true, leads, lagSeconds: null, reasons: [] };
  }
  if (role === 'writer') {
    return { healthy: false, leads, lagSeconds, reasons: [writer.reachable ? 'does-not-lead' : 'writer-unreachable'] };
  }
  const reasons = [];
  if (!reader.reachable) {
    reasons.push('readers-unreachable');
  }
  // No figure is no verdict: it stops when the other region does, which is when this one is needed.
  if (lagSeconds !== null && lagSeconds >= settings.maximumLagSeconds) {
    reasons.push('lag-too-high');
  }
  return { healthy: reasons.length === 0, leads, lagSeconds, reasons };
}

// A database that refuses a login answers: during a rotation a following region has the old password for moments.
async function probe(host, { connect, credentials, log, settings }) {
  for (const fresh of [false, true]) {
    for (const login of await credentials(fresh)) {
      try {
        const session = await connect({
          host,
          port: settings.port,
          database: settings.database,
          user: login.username,
          password: login.password,
          application: 'postgres-health',
        });
        try {
          const [row] = await session.query('SELECT pg_is_in_recovery() AS following');
          return { reachable: true, following: row.following };
        } finally {
          session.end().catch(() => {});
        }
      } catch (fault) {
        if (fault.code !== '28P01') {
          log('warning', 'probe failed', { host, fault: fault.code ?? fault.name });
          return { reachable: false };
        }
      }
    }
  }
  log('warning', 'every password is refused', { host });
  return { reachable: true };
}

// The passwords worth trying: the current one; freshly read, also one about to come into force.
function credentialsOf({ aws, log, settings }) {
  let current;
  return async function credentials(fresh) {
    try {
      if (!fresh) {
        current ??= await aws.readSecret(settings.secretId, 'AWSCURRENT');
        return [current].filter(Boolean);
      }
      current = await aws.readSecret(settings.secretId, 'AWSCURRENT');
      const pending = await aws.readSecret(settings.secretId, 'AWSPENDING');
      return [current, pending].filter(Boolean);
    } catch (fault) {
      log('error', 'secret cannot be read', { fault: fault.name });
      return [];
    }
  };
}

// CloudWatch has one figure a minute, and charges for each look.
function lagOf({ aws, log, settings, clock = Date.now }) {
  let seconds = null;
  let readAt = -Infinity;
  return async function replicationLag() {
    if (clock() - readAt < settings.keepLagMs) {
      return seconds;
    }
    try {
      const milliseconds = await aws.replicationLag(settings.clusterId);
      seconds = milliseconds === undefined ? null : milliseconds / 1000;
      readAt = clock();
    } catch (fault) {
      log('warning', 'lag cannot be read', { fault: fault.name });
      seconds = null;
    }
    return seconds;
  };
}

async function within(milliseconds, work) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds, { healthy: false, leads: false, lagSeconds: null, reasons: ['too-slow'] });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function respond(statusCode, body) {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
