// A look at a health endpoint: its status decides, and silence is no.

export async function looksHealthy(url, timeoutMs, fetcher = fetch) {
  try {
    const response = await fetcher(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
