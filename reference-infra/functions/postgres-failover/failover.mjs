// Moves the writer, turns the traffic, checks and tells. Every step may be repeated: a second run finds
// what the first one did and goes on from there.

export async function orchestrate(request, context) {
  const { clock = Date.now } = context;
  const started = clock();
  const run = { ...context, request, steps: [], warnings: [], clock, pause: context.pause ?? sleep };
  const seconds = () => (clock() - started) / 1000;

  const outcome = await attempt(run);
  const result = {
    status: outcome.status,
    mode: request.mode,
    trigger: request.trigger,
    global_cluster: context.settings.globalClusterId,
    from: run.from ?? null,
    target: request.target,
    elapsed_seconds: seconds(),
    steps: run.steps,
    warnings: run.warnings,
    ...(outcome.error ? { error: outcome.error } : {}),
  };
  if (outcome.tell) {
    await softly(run, 'notify', () => tell(run, result));
  }
  context.log(outcome.status === 'failed' ? 'error' : 'info', 'run ends', result);
  return result;
}

async function attempt(run) {
  const { request } = run;
  if (request.declined) {
    return { status: 'declined', error: request.declined };
  }
  try {
    const before = await inspect(run);
    // What is done, or under way, needs no more proof: a second try of this run takes it up.
    if (request.automatic && !before.done && !before.resumes) {
      const refusal = await step(run, 'confirm', async () => {
        const words = await refused(run);
        return [words, words ?? `silent in ${run.settings.confirmations} rounds`];
      });
      if (refusal) {
        return { status: 'declined', error: refusal, tell: true };
      }
    }
    if (request.dryRun) {
      plan(run, before);
      return { status: 'dry-run' };
    }
    if (!before.done) {
      const news = { status: 'started', reason: request.reason, from: run.from, target: request.target };
      await softly(run, 'announce', () => tell(run, news));
      await promote(run, before);
      if (!(await settled(run))) {
        return { status: 'in-progress', tell: true };
      }
    }
    await route(run);
    await softly(run, 'verify', () => verify(run));
    // An alarm that rings again after the failover is no news.
    const news = !(request.automatic && before.done && run.warnings.length === 0);
    return { status: before.done ? 'already-completed' : 'completed', tell: news };
  } catch (fault) {
    return { status: 'failed', error: `${fault.name}: ${fault.message}`, tell: true };
  }
}

// Why an automatic run must not act; undefined if it may. Every round has to find the primary dead.
async function refused({ aws, looksHealthy, pause, remaining, request, settings }) {
  if (!settings.automatic) {
    return 'automatic runs are switched off: a person has to start this one';
  }
  if (settings.confirmUrls.length === 0 && !request.alarm) {
    return 'there is nothing to confirm the report with';
  }
  for (let round = 1; round <= settings.confirmations; round += 1) {
    if (round > 1) {
      if (remaining() < settings.marginMs + settings.confirmIntervalMs) {
        return 'there was no time to confirm the report';
      }
      await pause(settings.confirmIntervalMs);
    }
    const signs = await Promise.all(settings.confirmUrls.map((url) => looksHealthy(url)));
    if (signs.length > 0 && (settings.aliveNeeds === 'all' ? signs.every(Boolean) : signs.some(Boolean))) {
      return 'the primary answers';
    }
    if (request.alarm && (await aws.alarmState(request.alarm)) !== 'ALARM') {
      return `alarm ${request.alarm.name} is not in state ALARM any more`;
    }
  }
  return undefined;
}

async function inspect(run) {
  const { aws, request, settings } = run;
  return step(run, 'inspect', async () => {
    const state = await aws.globalCluster(settings.globalClusterId);
    const target = state.members.find((member) => member.arn === request.target);
    if (!target) {
      throw new Error(`${request.target} is no member of ${settings.globalClusterId}`);
    }
    if (state.moving && state.movingTo && state.movingTo !== request.target) {
      throw new Error(`a failover to ${state.movingTo} is under way`);
    }
    run.from = state.members.find((member) => member.writes)?.arn;
    return [{ done: target.writes && !state.moving, resumes: state.moving }, `written in ${run.from ?? 'no region'}`];
  });
}

function plan(run, { done }) {
  const { request, settings, steps } = run;
  const how = request.mode === 'unplanned' && request.allowDataLoss ? 'failover that may lose data' : 'switchover without loss';
  steps.push({ name: 'promote', status: 'planned', elapsed_seconds: 0, detail: done ? 'nothing: the target writes' : how });
  for (const entry of settings.routing) {
    steps.push({ name: 'route', status: 'planned', elapsed_seconds: 0, detail: `${request.routing} ${entry.namespace}/${entry.name}` });
  }
}

async function promote(run, { resumes }) {
  const { aws, request, settings } = run;
  await step(run, 'promote', async () => {
    if (resumes) {
      return [undefined, 'another run is at work: joined'];
    }
    const forced = request.mode === 'unplanned' && request.allowDataLoss;
    try {
      await (forced ? aws.failover : aws.switchover)(settings.globalClusterId, request.target);
    } catch (fault) {
      if (fault.name !== 'InvalidGlobalClusterStateFault') {
        throw fault;
      }
      return [undefined, 'another run was faster: joined'];
    }
    return [undefined, forced ? 'failover accepted, unreplicated writes may be lost' : 'switchover accepted'];
  });
}

async function settled(run) {
  const { aws, pause, remaining, request, settings } = run;
  return step(run, 'wait', async () => {
    for (;;) {
      const state = await aws.globalCluster(settings.globalClusterId).catch((fault) => {
        run.warnings.push(`a look at the global database failed: ${fault.name}`);
        return undefined;
      });
      const target = state?.members.find((member) => member.arn === request.target);
      if (target?.writes && !state.moving) {
        return [true, 'the target writes'];
      }
      if (remaining() < settings.marginMs + settings.pollMs) {
        return [false, 'time ran out'];
      }
      await pause(settings.pollMs);
    }
  });
}

async function route(run) {
  const { aws, request, settings } = run;
  if (request.routing === 'none') {
    return;
  }
  for (const entry of settings.routing) {
    await softly(run, 'route', async () => {
      await aws.putMetric(entry, request.routing === 'flip' ? 1 : 0);
      return `${request.routing} ${entry.namespace}/${entry.name}`;
    });
  }
}

async function verify({ aws, request }) {
  const status = await aws.clusterStatus(request.target);
  if (status !== 'available') {
    throw new Error(`the new primary is ${status}`);
  }
  return 'the new primary is available';
}

async function tell({ aws, settings }, content) {
  await aws.publish(settings.topicArn, `Database failover: ${content.status}`, content);
}

// A step whose failure ends the run.
async function step(run, name, work) {
  const begun = run.clock();
  const note = (status, detail) => run.steps.push({ name, status, elapsed_seconds: (run.clock() - begun) / 1000, detail });
  try {
    const [value, detail] = await work();
    note('done', detail);
    return value;
  } catch (fault) {
    note('failed', `${fault.name}: ${fault.message}`);
    throw fault;
  }
}

// A step whose failure is reported and does not stop the run.
async function softly(run, name, work) {
  try {
    await step(run, name, async () => [undefined, await work()]);
  } catch (fault) {
    run.warnings.push(`${name}: ${fault.message}`);
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
