// The AWS calls of the monitor. The SDK comes with the runtime.

const CLIENT = { maxAttempts: 2, requestHandler: { connectionTimeout: 2000, requestTimeout: 4000 } };

export async function gateway({ namespace, system }, sdk) {
  const { rds, cloudWatch, eventBridge } = sdk ?? {
    rds: await import('@aws-sdk/client-rds'),
    cloudWatch: await import('@aws-sdk/client-cloudwatch'),
    eventBridge: await import('@aws-sdk/client-eventbridge'),
  };
  const databases = new rds.RDSClient(CLIENT);
  const metrics = new cloudWatch.CloudWatchClient(CLIENT);
  const events = new eventBridge.EventBridgeClient(CLIENT);

  return {
    async members(globalClusterId) {
      const answer = await databases.send(
        new rds.DescribeGlobalClustersCommand({ GlobalClusterIdentifier: globalClusterId }),
      );
      const members = answer.GlobalClusters?.[0]?.GlobalClusterMembers ?? [];
      return members.map((member) => ({ arn: member.DBClusterArn, writes: member.IsWriter === true }));
    },
    async putFigures(figures) {
      await metrics.send(
        new cloudWatch.PutMetricDataCommand({
          Namespace: namespace,
          MetricData: Object.entries(figures).map(([name, value]) => ({
            MetricName: name,
            Dimensions: [{ Name: 'System', Value: system }],
            Value: value,
            Unit: 'None',
          })),
        }),
      );
    },
    async report(detail) {
      const answer = await events.send(
        new eventBridge.PutEventsCommand({
          Entries: [{ Source: 'postgres.monitor', DetailType: 'Primary Unhealthy', Detail: JSON.stringify(detail) }],
        }),
      );
      if (answer.FailedEntryCount > 0) {
        throw new Error(`report refused: ${answer.Entries?.[0]?.ErrorCode}`);
      }
    },
  };
}
