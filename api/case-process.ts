/** The process of a case; nothing but a submission may start it, or there would be instances without a case. */
export const CASE_PROCESS = 'drawing-review';
