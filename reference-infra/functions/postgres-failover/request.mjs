// What is asked for, whoever asks: a person, an alarm through SNS or EventBridge, or the monitor.

export function requestFrom(event, settings) {
  if (Array.isArray(event?.Records)) {
    return fromAlarmStates(event.Records.map((record) => JSON.parse(record.Sns.Message).NewStateValue), 'alarm', settings);
  }
  if (event?.['detail-type'] === 'CloudWatch Alarm State Change') {
    return fromAlarmStates([event.detail?.state?.value], 'alarm', settings);
  }
  if (event?.['detail-type'] === 'Primary Unhealthy') {
    return automatic('monitor', settings);
  }
  return fromPerson(event ?? {}, settings);
}

function fromAlarmStates(states, trigger, settings) {
  return states.includes('ALARM')
    ? automatic(trigger, settings)
    : { declined: 'no alarm', mode: 'unplanned', trigger, automatic: true, target: settings.targetClusterArn };
}

function automatic(trigger, settings) {
  return {
    mode: 'unplanned',
    trigger,
    automatic: true,
    dryRun: false,
    target: settings.targetClusterArn,
    allowDataLoss: settings.allowDataLoss,
    routing: 'flip',
    reason: `${trigger} found the primary dead`,
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
