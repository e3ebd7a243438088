import { type ChannelStatistics, type Dataset, STATISTICS_NAME_TRAITS } from '../protocol/generated.js';
import type { Site } from './site.js';

/** The mean and deviation that `dataset.statistics` gives or names; throws where they are not of the same channels. */
export function channelStatistics(
  written: Exclude<Dataset['statistics'], undefined>,
  site: Site,
): ChannelStatistics | null {
  if (typeof written !== 'string') return written && ofSameChannels(written, site);
  const { mean, std } = STATISTICS_NAME_TRAITS[written];
  return { mean: [...mean!], std: [...std!] };
}

function ofSameChannels({ mean, std }: ChannelStatistics, site: Site): ChannelStatistics {
  if (mean.length === std.length) return { mean, std };
  const rule = `${mean.length}, one for each number of mean`;
  throw site.expected('dataset.statistics.std', 'numbers of std', rule, std.length);
}
