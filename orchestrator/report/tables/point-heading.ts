import { axisName, varyingAxes } from '../points.js';
import type { PointSummary, RunSummary } from '../summary.js';
import type { Column } from './table.js';

/** Heading columns that tell the points of a run apart: its varying settings. */
export function pointColumns({ points }: RunSummary): Column[] {
  const axes = varyingAxes(points);
  return axes.map((axis) => ({ key: axis, header: axisName(axis, axes), isText: true }));
}

/** Texts of those columns. */
export function pointHeading({ points }: RunSummary, { point }: PointSummary): string[] {
  return varyingAxes(points).map((axis) => (axis in point ? String(point[axis]) : ''));
}
