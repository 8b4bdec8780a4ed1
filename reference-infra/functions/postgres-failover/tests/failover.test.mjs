import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';

import { gateway } from '../aws.mjs';
import { handler, run, settingsFrom, Unfinished } from '../index.mjs';
import { requestFrom } from '../request.mjs';

const EAST = 'arn:aws:rds:us-east-1:123456789012:cluster:east';
const WEST = 'arn:aws:rds:us-west-2:123456789012:cluster:west';
const MONITOR = { 'detail-type': 'Primary Unhealthy', detail: { system: 's' } };

const ENVIRONMENT = {
  GLOBAL_CLUSTER_ID: 'global',
  TARGET_CLUSTER_ARN: WEST,
  TOPIC_ARN: 'topic',
  ALLOW_DATA_LOSS: 'true',
  CONFIRM_URLS: '["https://east/health?role=writer"]',
  ROUTING: '[{"kind":"metric","namespace":"n","name":"StandbyLeads","dimensions":{"System":"s"}}]',
};

// A global database whose writer moves after a number of looks, and a clock that only pauses move.
class World {
  constructor() {
    this.settings = settingsFrom(ENVIRONMENT);
    this.writer = EAST;
    this.moving = false;
    this.looks = 0;
    this.looksUntilDone = 2;
    this.calls = [];
    this.published = [];
    this.metrics = [];
    this.answers = [false];
    this.now = 0;
    this.budget = 600_000;
    this.status = 'available';
    this.alarmStates = ['ALARM'];
    this.alarmsSeen = [];
    this.faults = {};
  }

  context() {
    const world = this;
    const move = (name) => async (id, target) => {
      world.calls.push([name, target]);
      world.fail(name);
      world.moving = true;
      world.to = target;
      world.looks = 0;
    };
    return {
      settings: world.settings,
      log: () => {},
      clock: () => world.now,
      pause: world.realPause ? undefined : async (milliseconds) => {
        world.now += milliseconds;
      },
      remaining: () => world.budget - world.now,
      looksHealthy: async () => (world.answers.length > 1 ? world.answers.shift() : world.answers[0]),
      aws: {
        globalCluster: async () => {
          world.fail('globalCluster');
          world.looks += 1;
          if (world.moving && world.to && world.looks >= world.looksUntilDone) {
            world.moving = false;
            world.writer = world.to;
          }
          return {
            moving: world.moving,
            movingTo: world.moving ? world.to : undefined,
            members: [EAST, WEST].map((arn) => ({ arn, writes: arn === world.writer })),
          };
        },
        failover: move('failover'),
        switchover: move('switchover'),
        clusterStatus: async () => world.status,
        alarmState: async (alarm) => {
          world.alarmsSeen.push(alarm);
          return world.alarmStates.length > 1 ? world.alarmStates.shift() : world.alarmStates[0];
        },
        putMetric: async (entry, value) => {
          world.fail('putMetric');
          world.metrics.push([entry.name, value]);
        },
        publish: async (_, subject) => {
          world.fail('publish');
          world.published.push(subject);
        },
      },
    };
  }

  fail(name) {
    const fault = this.faults[name];
    if (fault?.once) {
      delete this.faults[name];
    }
    if (fault) {
      throw Object.assign(new Error(fault.message ?? 'no'), { name: fault.name ?? 'Fault' });
    }
  }

  run(event) {
    return run(event, this.context());
  }
}

let world;

beforeEach(() => {
  world = new World();
});

const names = (result) => result.steps.map((step) => step.name);

describe('started by the monitor', () => {
  test('confirms, moves the writer, turns the traffic, checks and tells', async () => {
    const result = await world.run(MONITOR);
    assert.equal(result.status, 'completed');
    assert.deepEqual([result.trigger, result.mode, result.from, result.target], ['event', 'unplanned', EAST, WEST]);
    assert.deepEqual(names(result), ['inspect', 'confirm', 'announce', 'promote', 'wait', 'route', 'verify', 'notify']);
    assert.deepEqual(world.calls, [['failover', WEST]]);
    assert.deepEqual(world.metrics, [['StandbyLeads', 1]]);
    assert.deepEqual(world.published, ['Database failover: started', 'Database failover: completed']);
    assert.deepEqual(result.warnings, []);
    // Two pauses between three rounds, one between two looks.
    assert.equal(result.elapsed_seconds, 25);
  });

  test('does nothing when the primary answers', async () => {
    world.answers = [false, true];
    const result = await world.run(MONITOR);
    assert.deepEqual([result.status, result.error], ['declined', 'the primary answers']);
    assert.deepEqual([world.calls, world.published], [[], ['Database failover: declined']]);
  });

  test('only tells when automatic runs are switched off', async () => {
    world.settings = settingsFrom({ ...ENVIRONMENT, AUTOMATIC: 'false' });
    const result = await world.run(MONITOR);
    assert.equal(result.status, 'declined');
    assert.deepEqual([world.calls, world.published], [[], ['Database failover: declined']]);
  });

  test('changes nothing when the standby writes already, and turns the traffic again', async () => {
    world.writer = WEST;
    const result = await world.run(MONITOR);
    assert.equal(result.status, 'already-completed');
    assert.deepEqual([world.calls, world.metrics, world.published], [[], [['StandbyLeads', 1]], []]);
    assert.ok(!names(result).includes('confirm'));
  });

  test('needs something to confirm with', async () => {
    world.settings = settingsFrom({ ...ENVIRONMENT, CONFIRM_URLS: undefined });
    const result = await world.run(MONITOR);
    assert.deepEqual([result.status, world.calls], ['declined', []]);
    assert.match(result.error, /nothing to confirm/);
  });

  test('does not act without time to confirm', async () => {
    world.budget = 20_000;
    const result = await world.run(MONITOR);
    assert.match(result.error, /no time to confirm/);
    assert.deepEqual(world.calls, []);
  });

  test('takes one silent address for death where all have to answer', async () => {
    const CONFIRM_URLS = '["https://one/", "https://two/"]';
    world.settings = settingsFrom({ ...ENVIRONMENT, CONFIRM_URLS });
    world.answers = [true, false];
    assert.equal((await world.run(MONITOR)).status, 'declined');
    world.settings = settingsFrom({ ...ENVIRONMENT, CONFIRM_URLS, ALIVE_NEEDS: 'all' });
    world.answers = [true, false, true, false, true, false];
    assert.equal((await world.run(MONITOR)).status, 'completed');
  });

  test('does not disturb a move to another region', async () => {
    world.moving = true;
    world.to = 'arn:of:a:third';
    await assert.rejects(world.run(MONITOR), /to arn:of:a:third is under way/);
    assert.deepEqual(world.calls, []);
  });

  test('joins a move that is under way', async () => {
    world.moving = true;
    world.to = WEST;
    const result = await world.run(MONITOR);
    assert.equal(result.status, 'completed');
    assert.deepEqual(world.calls, []);
    assert.match(result.steps.find((step) => step.name === 'promote').detail, /at work/);
    assert.ok(!names(result).includes('confirm'));
  });

  test('joins a run that was faster', async () => {
    const context = world.context();
    const { failover } = context.aws;
    context.aws.failover = async (id, target) => {
      await failover(id, target);
      throw Object.assign(new Error('busy'), { name: 'InvalidGlobalClusterStateFault' });
    };
    const result = await run(MONITOR, context);
    assert.equal(result.status, 'completed');
    assert.match(result.steps.find((step) => step.name === 'promote').detail, /faster/);
  });

  test('raises when time runs out, so that it is called again', async () => {
    world.looksUntilDone = Infinity;
    world.budget = 60_000;
    await assert.rejects(world.run(MONITOR), Unfinished);
    assert.deepEqual(world.published.at(-1), 'Database failover: in-progress');
    assert.deepEqual(world.metrics, []);
  });

  test('raises when the move is refused', async () => {
    world.faults.failover = { name: 'AccessDenied' };
    await assert.rejects(world.run(MONITOR), /failed: AccessDenied/);
    assert.deepEqual(world.published.at(-1), 'Database failover: failed');
  });

  test('tolerates a failed look while it waits', async () => {
    const context = world.context();
    const look = context.aws.globalCluster;
    let looks = 0;
    context.aws.globalCluster = async (id) => {
      looks += 1;
      if (looks === 2) {
        throw Object.assign(new Error('throttled'), { name: 'Throttling' });
      }
      return look(id);
    };
    const result = await run(MONITOR, context);
    assert.equal(result.status, 'completed');
    assert.deepEqual(result.warnings, ['a look at the global database failed: Throttling']);
  });

  test('goes on when a step that matters less fails', async () => {
    world.faults.publish = {};
    world.faults.putMetric = { message: 'throttled' };
    world.status = 'modifying';
    const result = await world.run(MONITOR);
    assert.equal(result.status, 'completed');
    assert.deepEqual(result.warnings, ['announce: no', 'route: throttled', 'verify: the new primary is modifying', 'notify: no']);
    assert.deepEqual(world.calls, [['failover', WEST]]);
  });
});

describe('started by an alarm', () => {
  const message = (state) => ({
    Sns: { Message: JSON.stringify({ AlarmName: 'a', NewStateValue: state, AlarmArn: 'arn:aws:cloudwatch:us-west-2:123456789012:alarm:a' }) },
  });

  test('runs when one of the notices is an alarm', async () => {
    const result = await world.run({ Records: [message('OK'), message('ALARM')] });
    assert.deepEqual([result.status, result.trigger], ['completed', 'alarm']);
    assert.deepEqual(world.alarmsSeen, [1, 2, 3].map(() => ({ name: 'a', region: 'us-west-2' })));
  });

  test('does nothing when the alarm is over by the time it looks', async () => {
    world.alarmStates = ['ALARM', 'OK'];
    const result = await world.run({ Records: [message('ALARM')] });
    assert.equal(result.status, 'declined');
    assert.match(result.error, /not in state ALARM any more/);
    assert.deepEqual(world.calls, []);
  });

  test('does nothing when the alarm is over', async () => {
    assert.equal((await world.run({ Records: [message('OK')] })).status, 'declined');
    const cleared = { 'detail-type': 'CloudWatch Alarm State Change', detail: { alarmName: 'a', state: { value: 'OK' } } };
    assert.equal((await world.run(cleared)).status, 'declined');
    assert.deepEqual(world.published, []);
  });

  test('takes EventBridge for it as well', async () => {
    const event = { 'detail-type': 'CloudWatch Alarm State Change', detail: { alarmName: 'a', state: { value: 'ALARM' } } };
    assert.equal((await world.run(event)).status, 'completed');
    assert.deepEqual(world.alarmsSeen[0], { name: 'a', region: undefined });
  });
});

describe('started by a person', () => {
  test('plans without doing', async () => {
    const result = await world.run({ mode: 'unplanned', dry_run: true });
    assert.equal(result.status, 'dry-run');
    assert.deepEqual(result.steps.filter((step) => step.status === 'planned').map((step) => step.detail), [
      'failover that may lose data', 'flip n/StandbyLeads',
    ]);
    assert.deepEqual([world.calls, world.metrics, world.published], [[], [], []]);
    world.writer = WEST;
    const idle = await world.run({ mode: 'planned', dry_run: true });
    assert.match(idle.steps.find((step) => step.name === 'promote').detail, /nothing/);
    world.writer = EAST;
    const gentle = await world.run({ mode: 'planned', dry_run: true });
    assert.match(gentle.steps.find((step) => step.name === 'promote').detail, /without loss/);
  });

  test('switches over without loss, unconfirmed', async () => {
    const result = await world.run({ mode: 'planned', reason: 'drill' });
    assert.equal(result.status, 'completed');
    assert.ok(!names(result).includes('confirm'));
    assert.deepEqual(world.calls, [['switchover', WEST]]);
  });

  test('loses nothing unless that is allowed', async () => {
    await world.run({ mode: 'unplanned', allow_data_loss: false });
    assert.deepEqual(world.calls, [['switchover', WEST]]);
  });

  test('goes back and releases the traffic', async () => {
    world.writer = WEST;
    await world.run({ mode: 'planned', target_cluster_arn: EAST });
    assert.deepEqual(world.calls, [['switchover', EAST]]);
    assert.deepEqual(world.metrics, [['StandbyLeads', 0]]);
  });

  test('leaves the traffic alone when told to', async () => {
    await world.run({ mode: 'planned', routing: 'none' });
    assert.deepEqual(world.metrics, []);
  });

  test('is told of a failure instead of raising it', async () => {
    const result = await world.run({ mode: 'planned', target_cluster_arn: 'arn:of:a:stranger' });
    assert.equal(result.status, 'failed');
    assert.match(result.error, /no member/);
    assert.equal(result.steps.at(-2).status, 'failed');
  });

  test('is told when nobody writes at all', async () => {
    world.writer = undefined;
    const result = await world.run({ mode: 'unplanned', dry_run: true });
    assert.equal(result.from, null);
    assert.match(result.steps[0].detail, /no region/);
  });

  test('has to say what is meant', async () => {
    await assert.rejects(world.run({}), /mode is planned or unplanned/);
    await assert.rejects(world.run(undefined), /mode is planned or unplanned/);
    await assert.rejects(world.run({ mode: 'planned', routing: 'sideways' }), /routing is/);
  });

  test('pauses are real ones unless replaced', async () => {
    world.realPause = true;
    world.settings.pollMs = 5;
    const before = performance.now();
    await world.run({ mode: 'planned' });
    assert.ok(performance.now() - before >= 4);
  });
});

describe('parts', () => {
  test('settings have defaults, and what is missing or not possible is refused', async () => {
    const bare = settingsFrom({ GLOBAL_CLUSTER_ID: 'g', TARGET_CLUSTER_ARN: WEST, TOPIC_ARN: 't' });
    assert.deepEqual([bare.allowDataLoss, bare.automatic, bare.routing, bare.confirmUrls], [false, true, [], []]);
    assert.equal(requestFrom(MONITOR, bare).allowDataLoss, false);
    assert.throws(() => settingsFrom({ ...ENVIRONMENT, TOPIC_ARN: '' }), /lacks TOPIC_ARN/);
    assert.throws(() => settingsFrom({ ...ENVIRONMENT, ALIVE_NEEDS: 'most' }), /one or all/);
    assert.throws(() => settingsFrom({ ...ENVIRONMENT, ROUTING: '[{"kind":"record"}]' }), /metrics only/);
    assert.throws(() => settingsFrom({ ...ENVIRONMENT, ROUTING: '[{"kind":"metric","name":"m"}]' }), /metrics only/);
    const slower = settingsFrom({ ...ENVIRONMENT, CONFIRMATIONS: '5', CONFIRM_INTERVAL_SECONDS: '20', POLL_SECONDS: '2', MARGIN_SECONDS: '9' });
    assert.deepEqual([slower.confirmations, slower.confirmIntervalMs, slower.pollMs, slower.marginMs], [5, 20_000, 2000, 9000]);
    await assert.rejects(handler(MONITOR, { getRemainingTimeInMillis: () => 1000 }), /the environment lacks/);
  });

  function fake(answer) {
    const sent = [];
    class Client {
      constructor(options) {
        this.region = options.region ?? 'here';
      }

      async send(command) {
        sent.push([this.region, command.constructor.title, command.input]);
        return answer;
      }
    }
    const module = new Proxy({}, {
      get: (_, name) => (name.endsWith('Client') ? Client : class {
        static title = name.replace('Command', '');

        constructor(input) {
          this.input = input;
        }
      }),
    });
    return { sent, aws: gateway({ rds: module, cloudWatch: module, sns: module }) };
  }

  test('gateway tells members and whether they are moving', async () => {
    const moving = fake({ GlobalClusters: [{ FailoverState: { Status: 'failing-over', ToDbClusterArn: WEST }, GlobalClusterMembers: [{ DBClusterArn: EAST, IsWriter: true }] }] });
    assert.deepEqual(await (await moving.aws).globalCluster('g'), { moving: true, movingTo: WEST, members: [{ arn: EAST, writes: true }] });
    assert.deepEqual(await (await fake({ GlobalClusters: [{}] }).aws).globalCluster('g'), { moving: false, movingTo: undefined, members: [] });
    assert.deepEqual(await (await fake({}).aws).globalCluster('g'), { moving: false, movingTo: undefined, members: [] });
  });

  test('gateway moves the writer with and without loss', async () => {
    const { sent, aws } = fake({});
    await (await aws).failover('g', WEST);
    await (await aws).switchover('g', WEST);
    assert.deepEqual(sent.map(([, title, input]) => [title, input.AllowDataLoss]), [['FailoverGlobalCluster', true], ['SwitchoverGlobalCluster', undefined]]);
  });

  test('gateway asks for a cluster in its own region', async () => {
    const { sent, aws } = fake({ DBClusters: [{ Status: 'available' }] });
    assert.equal(await (await aws).clusterStatus(EAST), 'available');
    assert.equal(sent[0][0], 'us-east-1');
    assert.equal(await (await fake({}).aws).clusterStatus(EAST), undefined);
  });

  test('gateway looks at an alarm in its region', async () => {
    const { sent, aws } = fake({ MetricAlarms: [{ StateValue: 'OK' }] });
    assert.equal(await (await aws).alarmState({ name: 'a', region: 'us-east-1' }), 'OK');
    assert.equal(sent[0][0], 'us-east-1');
    assert.equal(await (await fake({}).aws).alarmState({ name: 'a' }), undefined);
  });

  test('gateway puts metrics where they belong, and publishes', async () => {
    const { sent, aws } = fake({});
    await (await aws).putMetric({ namespace: 'n', name: 'm', dimensions: { System: 's' } }, 1);
    await (await aws).putMetric({ namespace: 'n', name: 'm', region: 'us-west-2' }, 0);
    await (await aws).putMetric({ namespace: 'n', name: 'm', region: 'us-west-2' }, 0);
    await (await aws).publish('t', 'x'.repeat(200), { status: 'started' });
    assert.deepEqual(sent.map(([region, title]) => [region, title]), [
      ['here', 'PutMetricData'], ['us-west-2', 'PutMetricData'], ['us-west-2', 'PutMetricData'], ['here', 'Publish'],
    ]);
    assert.deepEqual(sent[0][2].MetricData[0].Dimensions, [{ Name: 'System', Value: 's' }]);
    assert.equal(sent[3][2].Subject.length, 100);
  });
});
