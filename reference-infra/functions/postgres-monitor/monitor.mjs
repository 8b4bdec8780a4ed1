// Where does the writer live, and does it answer? The figures go to CloudWatch in this region, which is
// the one that is left when the other dies; a dead region is reported to whoever may fail over.

export async function watch(context) {
  const { aws, log, looksHealthy, settings } = context;
  const standbyLeads = await doesStandbyLead(context);
  const url = standbyLeads === true ? settings.standbyUrl : settings.primaryUrl;
  const writerHealthy = await answers(url, context);

  const figures = { WriterHealthy: Number(writerHealthy) };
  if (standbyLeads !== undefined) {
    figures.StandbyLeads = Number(standbyLeads);
  }
  const result = { standbyLeads: standbyLeads ?? null, writerHealthy };
  try {
    await aws.putFigures(figures);
  } catch (fault) {
    // An alarm notices missing figures; the report below matters more.
    log('error', 'figures are lost', { fault: fault.name });
  }

  if (writerHealthy) {
    log('info', 'watched', result);
  } else if (standbyLeads !== false) {
    // The standby cannot be replaced by itself, and without knowing who leads nothing may be moved.
    log('error', 'dead writer, nothing to move it to', result);
  } else if (await looksHealthy(settings.primaryRegionUrl, settings.timeoutMs)) {
    // Readers answer: Aurora puts one of them in charge, without loss, and sooner than we could.
    log('error', 'dead writer in a region that lives', result);
  } else {
    await aws.report({ system: settings.system, url, attempts: settings.attempts });
    log('error', 'dead primary reported', result);
  }
  return result;
}

async function doesStandbyLead({ aws, log, settings }) {
  try {
    const members = await aws.members(settings.globalClusterId);
    return members.find((member) => member.arn === settings.standbyClusterArn)?.writes;
  } catch (fault) {
    log('error', 'global database cannot be described', { fault: fault.name });
    return undefined;
  }
}

// One answer is enough to be alive; silence has to last.
async function answers(url, { looksHealthy, pause = sleep, settings }) {
  for (let attempt = 1; attempt <= settings.attempts; attempt += 1) {
    if (await looksHealthy(url, settings.timeoutMs)) {
      return true;
    }
    if (attempt < settings.attempts) {
      await pause(settings.pauseMs);
    }
  }
  return false;
}

function sleep(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
