import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { beforeEach, describe, test } from 'node:test';

import { gateway } from '../aws.mjs';
import { handler, settingsFrom } from '../index.mjs';
import { watch } from '../monitor.mjs';
import { looksHealthy } from '../probe.mjs';

const EAST = 'arn:aws:rds:us-east-1:123456789012:cluster:east';
const WEST = 'arn:aws:rds:us-west-2:123456789012:cluster:west';

class World {
  constructor() {
    this.members = [{ arn: EAST, writes: true }, { arn: WEST, writes: false }];
    this.replies = [true];
    this.regionLives = false;
    this.asked = [];
    this.figures = [];
    this.reports = [];
    this.pauses = 0;
    this.lines = [];
  }

  watch() {
    const world = this;
    return watch({
      settings: {
        globalClusterId: 'g', standbyClusterArn: WEST, primaryUrl: 'https://east/', primaryRegionUrl: 'https://east/any', standbyUrl: 'https://west/',
        system: 's', attempts: 3, pauseMs: 5, timeoutMs: 10,
      },
      log: (level, message, facts) => world.lines.push({ level, message, ...facts }),
      pause: world.realPause ? undefined : async () => {
        world.pauses += 1;
      },
      looksHealthy: async (url) => {
        world.asked.push(url);
        if (url === 'https://east/any') {
          return world.regionLives;
        }
        return world.replies.length > 1 ? world.replies.shift() : world.replies[0];
      },
      aws: {
        members: async () => {
          if (world.membersFault) {
            throw world.membersFault;
          }
          return world.members;
        },
        putFigures: async (figures) => {
          if (world.figuresFault) {
            throw world.figuresFault;
          }
          world.figures.push(figures);
        },
        report: async (detail) => world.reports.push(detail),
      },
    });
  }
}

let world;

beforeEach(() => {
  world = new World();
});

describe('while the primary leads', () => {
  test('a live primary is noted and not reported', async () => {
    assert.deepEqual(await world.watch(), { standbyLeads: false, writerHealthy: true });
    assert.deepEqual(world.figures, [{ WriterHealthy: 1, StandbyLeads: 0 }]);
    assert.deepEqual(world.asked, ['https://east/']);
    assert.deepEqual(world.reports, []);
  });

  test('one failed look is not death', async () => {
    world.replies = [false, true];
    assert.equal((await world.watch()).writerHealthy, true);
    assert.equal(world.pauses, 1);
    assert.deepEqual(world.reports, []);
  });

  test('a dead primary is reported after every attempt has failed', async () => {
    world.replies = [false];
    assert.equal((await world.watch()).writerHealthy, false);
    assert.equal(world.asked.length, 4);
    assert.equal(world.pauses, 2);
    assert.deepEqual(world.reports, [{ system: 's', url: 'https://east/', attempts: 3 }]);
    assert.deepEqual(world.figures, [{ WriterHealthy: 0, StandbyLeads: 0 }]);
  });

  test('a writer that moves within its region is left to Aurora', async () => {
    world.replies = [false];
    world.regionLives = true;
    assert.equal((await world.watch()).writerHealthy, false);
    assert.deepEqual(world.figures, [{ WriterHealthy: 0, StandbyLeads: 0 }]);
    assert.deepEqual(world.reports, []);
  });

  test('a dead primary is reported even when the figures are lost', async () => {
    world.replies = [false];
    world.figuresFault = new Error('throttled');
    await world.watch();
    assert.equal(world.reports.length, 1);
  });

  test('pauses are real ones unless replaced', async () => {
    world.realPause = true;
    world.replies = [false, true];
    const before = performance.now();
    await world.watch();
    assert.ok(performance.now() - before >= 4);
  });
});

describe('otherwise', () => {
  test('the standby is watched once it leads, and never reported', async () => {
    world.members = [{ arn: EAST, writes: false }, { arn: WEST, writes: true }];
    world.replies = [false];
    assert.deepEqual(await world.watch(), { standbyLeads: true, writerHealthy: false });
    assert.deepEqual(world.asked[0], 'https://west/');
    assert.deepEqual(world.figures, [{ WriterHealthy: 0, StandbyLeads: 1 }]);
    assert.deepEqual(world.reports, []);
  });

  test('nothing is moved while it is unknown who leads', async () => {
    world.membersFault = new Error('unavailable');
    world.replies = [false];
    assert.deepEqual(await world.watch(), { standbyLeads: null, writerHealthy: false });
    assert.deepEqual(world.figures, [{ WriterHealthy: 0 }]);
    assert.deepEqual(world.reports, []);
  });

  test('a standby that has left the global database is not put in charge', async () => {
    world.members = [{ arn: EAST, writes: true }];
    world.replies = [false];
    await world.watch();
    assert.deepEqual(world.reports, []);
  });
});

describe('parts', () => {
  test('settings are complete or refused', async () => {
    const environment = {
      GLOBAL_CLUSTER_ID: 'g', STANDBY_CLUSTER_ARN: 'a', PRIMARY_URL: 'p', PRIMARY_REGION_URL: 'r', STANDBY_URL: 's',
      NAMESPACE: 'n', SYSTEM: 'x',
    };
    const settings = settingsFrom(environment);
    assert.ok(settings.attempts * settings.timeoutMs + (settings.attempts - 1) * settings.pauseMs < 30_000);
    assert.equal(settingsFrom({ ...environment, ATTEMPTS: '1', PAUSE_MS: '1', TIMEOUT_MS: '1' }).attempts, 1);
    assert.throws(() => settingsFrom({ ...environment, SYSTEM: '' }), /lacks SYSTEM/);
    await assert.rejects(handler(), /the environment lacks/);
  });

  function fake(answer) {
    const sent = [];
    class Client {
      async send(command) {
        sent.push(command.input);
        return answer;
      }
    }
    class Command {
      constructor(input) {
        this.input = input;
      }
    }
    const sdk = {
      rds: { RDSClient: Client, DescribeGlobalClustersCommand: Command },
      cloudWatch: { CloudWatchClient: Client, PutMetricDataCommand: Command },
      eventBridge: { EventBridgeClient: Client, PutEventsCommand: Command },
    };
    return { sent, aws: gateway({ namespace: 'n', system: 's' }, sdk) };
  }

  test('gateway lists members', async () => {
    const { aws } = fake({ GlobalClusters: [{ GlobalClusterMembers: [{ DBClusterArn: EAST, IsWriter: true }, { DBClusterArn: WEST }] }] });
    assert.deepEqual(await (await aws).members('g'), [{ arn: EAST, writes: true }, { arn: WEST, writes: false }]);
    assert.deepEqual(await (await fake({}).aws).members('g'), []);
  });

  test('gateway puts figures under the system they belong to', async () => {
    const { sent, aws } = fake({});
    await (await aws).putFigures({ StandbyLeads: 1 });
    assert.deepEqual(sent, [{
      Namespace: 'n',
      MetricData: [{ MetricName: 'StandbyLeads', Dimensions: [{ Name: 'System', Value: 's' }], Value: 1, Unit: 'None' }],
    }]);
  });

  test('gateway reports, and notices a refused report', async () => {
    const { sent, aws } = fake({ FailedEntryCount: 0 });
    await (await aws).report({ system: 's' });
    assert.equal(sent[0].Entries[0].DetailType, 'Primary Unhealthy');
    const refused = fake({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
    await assert.rejects((await refused.aws).report({}), /ThrottlingException/);
  });

  test('a look goes by the status, and silence is no', async () => {
    const server = createServer((request, response) => {
      if (request.url !== '/silent') {
        response.statusCode = Number(request.url.slice(1));
        response.end('x');
      }
    });
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const base = `http://127.0.0.1:${server.address().port}`;
    try {
      assert.equal(await looksHealthy(`${base}/200`, 1000), true);
      assert.equal(await looksHealthy(`${base}/503`, 1000), false);
      assert.equal(await looksHealthy(`${base}/silent`, 30), false);
    } finally {
      server.closeAllConnections();
      server.close();
    }
    assert.equal(await looksHealthy('x', 10, async () => ({ ok: true })), true);
  });
});
