// What is asked for, whoever asks: a person, an alarm through SNS or EventBridge, or the monitor.

export function requestFrom(event, settings) {
  if (Array.isArray(event?.Records)) {
    const alarms = event.Records.map((record) => JSON.parse(record.Sns.Message));
    const { AlarmName: name, NewStateValue: state, AlarmArn: arn } = alarms.find((one) => one.NewStateValue === 'ALARM') ?? alarms[0];
    return automatic('alarm', settings, { name, state, arn });
  }
  if (event?.['detail-type'] === 'CloudWatch Alarm State Change') {
    const { alarmName: name, state } = event.detail;
    return automatic('event', settings, { name, state: state.value, arn: event.resources?.[0] });
  }
  if (event?.['detail-type'] === 'Primary Unhealthy') {
    return automatic('event', settings);
  }
  return fromPerson(event ?? {}, settings);
}

// The alarm that asks for the run is looked at again, in its own region, before anything is done.
function automatic(trigger, settings, alarm) {
  return {
    mode: 'unplanned',
    trigger,
    automatic: true,
    dryRun: false,
    target: settings.targetClusterArn,
    allowDataLoss: settings.allowDataLoss,
    routing: 'flip',
    reason: alarm ? `alarm ${alarm.name} is in state ${alarm.state}` : 'the monitor finds the primary unhealthy',
    ...(alarm && { alarm: { name: alarm.name, region: alarm.arn?.split(':')[3] } }),
    ...(alarm && alarm.state !== 'ALARM' && { declined: `alarm ${alarm.name} is in state ${alarm.state}, which asks for nothing` }),
  };
}

function fromPerson(event, settings) {
  const { mode, target_cluster_arn: target = settings.targetClusterArn } = event;
  const routing = event.routing ?? (target === settings.targetClusterArn ? 'flip' : 'release');
  if (!['planned', 'unplanned'].includes(mode)) {
    throw new Error('mode is planned or unplanned');
  }
  if (!['flip', 'release', 'none'].includes(routing)) {
    throw new Error('routing is flip, release or none');
  }
  return {
    mode,
    trigger: 'manual',
    automatic: false,
    dryRun: event.dry_run === true,
    target,
    allowDataLoss: event.allow_data_loss ?? settings.allowDataLoss,
    routing,
    reason: event.reason ?? 'started by hand',
  };
}
