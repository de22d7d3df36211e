/** What a person may be in the system; the same words as the candidate groups of the user tasks. */
export const ROLES = [
  'applicant',
  'designUnit',
  'acceptanceOfficer',
  'reviewer',
  'secondReviewer',
  'technicalHead',
  'legalRepresentative',
  'agencyManager',
  'department',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** Chinese names for pages and documents. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  applicant: '建设单位',
  designUnit: '设计单位',
  acceptanceOfficer: '受理人员',
  reviewer: '审查人员',
  secondReviewer: '复审人员',
  technicalHead: '技术负责人',
  legalRepresentative: '法定代表人',
  agencyManager: '机构管理员',
  department: '主管部门',
  administrator: '管理员',
};

/** Roles that belong to one review agency. */
export const AGENCY_ROLES: readonly Role[] = [
  'reviewer',
  'secondReviewer',
  'technicalHead',
  'legalRepresentative',
  'agencyManager',
];

/** Roles whose tasks belong to one discipline each: only who is registered in it may do them. */
export const DISCIPLINE_ROLES: readonly Role[] = ['reviewer', 'secondReviewer'];

/** Roles of people who must be registered for what they sign: reviewers in their discipline, the technical head in one. */
export const REGISTERED_ROLES: readonly Role[] = [...DISCIPLINE_ROLES, 'technicalHead'];

/** Register that a person outside the agencies must have a code of, by role: without it he or she sees no case. */
export const PLACES_OF_ROLE: Readonly<
  Partial<Record<Role, readonly ('firmCode' | 'departmentCode' | 'regionCode')[]>>
> = {
  applicant: ['firmCode'],
  designUnit: ['firmCode'],
  acceptanceOfficer: ['departmentCode', 'regionCode'],
  department: ['departmentCode', 'regionCode'],
};

/** Roles without which no case gets to its end. */
export const NEEDED_ROLES: readonly Role[] = ['applicant', 'acceptanceOfficer', ...AGENCY_ROLES, 'department'];
