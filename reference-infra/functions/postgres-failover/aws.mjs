// The AWS calls of the failover, all of them to the region it runs in. The SDK comes with the runtime.

const CLIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 2000, requestTimeout: 8000 } };

export async function gateway(sdk) {
  const { rds, cloudWatch, sns } = sdk ?? {
    rds: await import('@aws-sdk/client-rds'),
    cloudWatch: await import('@aws-sdk/client-cloudwatch'),
    sns: await import('@aws-sdk/client-sns'),
  };
  const databases = new rds.RDSClient(CLIENT);
  const topics = new sns.SNSClient(CLIENT);
  const metrics = new Map();

  function cloudWatchIn(region) {
    if (!metrics.has(region)) {
      metrics.set(region, new cloudWatch.CloudWatchClient(region ? { ...CLIENT, region } : CLIENT));
    }
    return metrics.get(region);
  }

  return {
    async globalCluster(id) {
      const answer = await databases.send(new rds.DescribeGlobalClustersCommand({ GlobalClusterIdentifier: id }));
      const [cluster] = answer.GlobalClusters ?? [];
      return {
        moving: ['pending', 'failing-over', 'switching-over'].includes(cluster?.FailoverState?.Status),
        movingTo: cluster?.FailoverState?.ToDbClusterArn,
        members: (cluster?.GlobalClusterMembers ?? []).map((member) => ({
          arn: member.DBClusterArn,
          writes: member.IsWriter === true,
        })),
      };
    },
    async failover(id, target) {
      await databases.send(
        new rds.FailoverGlobalClusterCommand({
          GlobalClusterIdentifier: id,
          TargetDbClusterIdentifier: target,
          AllowDataLoss: true,
        }),
      );
    },
    async switchover(id, target) {
      await databases.send(
        new rds.SwitchoverGlobalClusterCommand({ GlobalClusterIdentifier: id, TargetDbClusterIdentifier: target }),
      );
    },
    // Asked by ARN, in the region of the cluster.
    async clusterStatus(arn) {
      const client = new rds.RDSClient({ ...CLIENT, region: arn.split(':')[3] });
      const answer = await client.send(new rds.DescribeDBClustersCommand({ DBClusterIdentifier: arn }));
      return answer.DBClusters?.[0]?.Status;
    },
    async alarmState({ name, region }) {
      const answer = await cloudWatchIn(region).send(new cloudWatch.DescribeAlarmsCommand({ AlarmNames: [name] }));
      return answer.MetricAlarms?.[0]?.StateValue;
    },
    async putMetric({ namespace, name, dimensions = {}, region }, value) {
      await cloudWatchIn(region).send(
        new cloudWatch.PutMetricDataCommand({
          Namespace: namespace,
          MetricData: [
            {
              MetricName: name,
              Dimensions: Object.entries(dimensions).map(([key, text]) => ({ Name: key, Value: text })),
              Value: value,
              Unit: 'None',
            },
          ],
        }),
      );
    },
    async publish(topicArn, subject, content) {
      await topics.send(
        new sns.PublishCommand({ TopicArn: topicArn, Subject: subject.slice(0, 100), Message: JSON.stringify(content) }),
      );
    },
  };
}
