import type { Cases } from './case.ts';

const saved_filters = [{ name: 'Waiting', filter: { states: ['waiting'] } }];

export const stats: Cases = {
  'stats.overview': {
    input: () => ({ time_zone: 'Europe/Vienna' }),
    output: () => ({ active: 0, waiting: 1, finished_today: 0, median_answer_seconds: null }),
    bad: { field: 'time_zone', value: 'Mars/Olympus', status: 400 },
  },
};

export const preferences: Cases = {
  'preferences.get': {
    input: async ({ human }) => {
      await human('PUT', '/preferences', { saved_filters });
      return {};
    },
    output: () => ({ saved_filters }),
    bad: { field: 'surprise', value: 5, status: 422 },
  },
  'preferences.set': {
    input: () => ({ saved_filters }),
    output: () => ({ saved_filters }),
    bad: { field: 'saved_filters', value: 5, status: 422 },
  },
};
