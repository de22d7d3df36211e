import { calendarDays } from '../../pages/dates.ts';

export interface DaysLeft {
  readonly text: string;
  readonly level: 'good' | 'near' | 'late';
}

/** Calendar days until the last day of a limit, as people say it; two days or less are near. */
export function daysLeft(dueDate: string, today: string): DaysLeft {
  const days = calendarDays(today, dueDate);
  if (days < 0) return { text: `已逾期 ${-days} 天`, level: 'late' };
  if (days === 0) return { text: '今天到期', level: 'near' };
  return { text: `剩 ${days} 天`, level: days <= 2 ? 'near' : 'good' };
}
