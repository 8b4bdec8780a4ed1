// The AWS calls of the health endpoint, with time-outs that fit into its answer. The SDK comes with the runtime.

const WINDOW_MS = 5 * 60 * 1000;

export async function gateway({ connectMs }, sdk, clock = Date.now) {
  const { secretsManager, cloudWatch } = sdk ?? {
    secretsManager: await import('@aws-sdk/client-secrets-manager'),
    cloudWatch: await import('@aws-sdk/client-cloudwatch'),
  };
  const shallow = { maxAttempts: 1, requestHandler: { connectionTimeout: connectMs / 2, requestTimeout: connectMs } };
  const secrets = new secretsManager.SecretsManagerClient(shallow);
  const metrics = new cloudWatch.CloudWatchClient(shallow);

  return {
    async readSecret(secretId, stage) {
      try {
        const { SecretString: text } = await secrets.send(
          new secretsManager.GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }),
        );
        return JSON.parse(text);
      } catch (fault) {
        if (fault.name === 'ResourceNotFoundException') {
          return undefined;
        }
        throw fault;
      }
    },

    // Milliseconds, as Aurora reports them in the region that receives; undefined where nothing is reported.
    async replicationLag(clusterId) {
      const now = clock();
      const answer = await metrics.send(
        new cloudWatch.GetMetricDataCommand({
          StartTime: new Date(now - WINDOW_MS),
          EndTime: new Date(now),
          ScanBy: 'TimestampDescending',
          MaxDatapoints: 5,
          MetricDataQueries: [
            {
              Id: 'lag',
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/RDS',
                  MetricName: 'AuroraGlobalDBReplicationLag',
                  Dimensions: [{ Name: 'DBClusterIdentifier', Value: clusterId }],
                },
                Period: 60,
                Stat: 'Maximum',
              },
            },
          ],
        }),
      );
      return answer.MetricDataResults?.[0]?.Values?.[0];
    },
  };
}
