import { valueText } from '../../experiment/value-text.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import { axisName, varyingAxes } from '../keys/points.js';
import type { Column } from './table.js';

/** Headers of what is evaluated: a setting of that name, such as train.mask.visible, is written in full. */
const TAKEN = new Set(['visible', 'hidden', 'pixels', 'fill', 'mask']);

/** Heading columns that tell the points of a run apart: its varying settings. */
export function pointColumns({ points }: RunSummary): Column[] {
  const axes = varyingAxes(points);
  const headerOf = (axis: string): string => {
    const name = axisName(axis, axes);
    return TAKEN.has(name) ? axis : name;
  };
  return axes.map((axis) => ({ key: axis, header: headerOf(axis), isText: true }));
}

/** Texts of those columns. */
export function pointHeading({ points }: RunSummary, { point }: PointSummary): string[] {
  return varyingAxes(points).map((axis) => (axis in point ? valueText(point[axis]!) : ''));
}
