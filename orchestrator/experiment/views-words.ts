import type { Views } from '../protocol/generated.js';

/** Views that vote, in words: `8 visible pixels`, `64 parts`, `columns of 4`. */
export function viewsWords(views: Views): string {
  switch (views.name) {
    case 'ablation':
      return `${views.visible.join(' or ')} visible pixels`;
    case 'partition':
      return `${views.parts} parts`;
    case 'bands': {
      const { shape, size, threshold } = views;
      const name = shape === 'blocks' ? `blocks of ${size}×${size}` : `${shape} of ${size}`;
      return threshold === null ? name : `${name} from ${threshold} on`;
    }
  }
}
