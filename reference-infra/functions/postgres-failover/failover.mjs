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
  const { request, settings } = run;
  if (request.declined) {
    return { status: 'declined', error: request.declined };
  }
  if (request.automatic && !settings.automatic) {
    return { status: 'declined', error: 'automatic runs are switched off: a person has to start this', tell: true };
  }
  try {
    if (request.automatic && (await primaryAnswers(run))) {
      return { status: 'declined', error: 'the primary answers' };
    }
    const before = await inspect(run);
    if (request.dryRun) {
      plan(run, before);
      return { status: 'dry-run' };
    }
    if (!before.targetWrites) {
      await softly(run, 'announce', () => tell(run, { status: 'started', reason: request.reason, from: run.from, target: request.target }));
      await promote(run, before);
      if (!(await settled(run))) {
        return { status: 'in-progress', tell: true };
      }
    }
    await route(run);
    await softly(run, 'verify', () => verify(run));
    return { status: before.targetWrites ? 'already-completed' : 'completed', tell: true };
  } catch (fault) {
    return { status: 'failed', error: `${fault.name}: ${fault.message}`, tell: true };
  }
}

// One answer of the primary, in any round, and the alarm was a false one.
async function primaryAnswers(run) {
  const { looksHealthy, pause, settings } = run;
  return step(run, 'confirm', async () => {
    for (let round = 1; round <= settings.confirmations; round += 1) {
      const answers = await Promise.all(settings.confirmUrls.map((url) => looksHealthy(url)));
      if (answers.includes(true)) {
        return [true, `answered in round ${round}`];
      }
      if (round < settings.confirmations) {
        await pause(settings.confirmIntervalMs);
      }
    }
    return [false, `silent in ${settings.confirmations} rounds`];
  });
}

async function inspect(run) {
  const { aws, request, settings } = run;
  return step(run, 'inspect', async () => {
    const state = await aws.globalCluster(settings.globalClusterId);
    const target = state.members.find((member) => member.arn === request.target);
    if (!target) {
      throw new Error(`${request.target} is no member of ${settings.globalClusterId}`);
    }
    run.from = state.members.find((member) => member.writes)?.arn;
    return [{ targetWrites: target.writes && !state.moving, moving: state.moving }, `written in ${run.from ?? 'no region'}`];
  });
}

function plan(run, { targetWrites }) {
  const { request, settings, steps } = run;
  const how = request.mode === 'unplanned' && request.allowDataLoss ? 'failover that may lose data' : 'switchover without loss';
  steps.push({ name: 'promote', status: 'planned', elapsed_seconds: 0, detail: targetWrites ? 'nothing: the target writes' : how });
  for (const entry of settings.routing) {
    steps.push({ name: 'route', status: 'planned', elapsed_seconds: 0, detail: `${request.routing} ${entry.namespace}/${entry.name}` });
  }
}

async function promote(run, { moving }) {
  const { aws, request, settings } = run;
  await step(run, 'promote', async () => {
    if (moving) {
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
