import { type Static, Type } from 'typebox';
import { ROLES } from '../../domain/roles.ts';
import { USERNAME_FORM } from '../../domain/usernames.ts';
import {
  Body,
  CreditCode,
  DisciplineCode,
  Instant,
  List,
  Nullable,
  OneOf,
  PlainDate,
  RegionCode,
  Text,
  Uuid,
} from './shapes.ts';

const RoleName = OneOf(ROLES);
/** 8 characters at least, 64 must be possible (ASVS 6.2.1, 6.2.9); the upper bound keeps the hash from being fed megabytes. */
const NewPassword = Type.String({ minLength: 8, maxLength: 128 });

const person = {
  id: Uuid,
  username: Type.String(),
  displayName: Type.String(),
  mustChangePassword: Type.Boolean(),
  firmCode: Nullable(Type.String()),
  agencyCode: Nullable(Type.String()),
  departmentCode: Nullable(Type.String()),
  regionCode: Nullable(Type.String()),
  disciplines: List(DisciplineCode),
};

const account = {
  status: OneOf(['ACTIVE', 'DISABLED']),
  /** False until an administrator has issued one. */
  hasPassword: Type.Boolean(),
};

const registration = {
  registrationNumber: Nullable(Type.String()),
  /** Last day of the registration. */
  registrationExpires: Nullable(PlainDate),
};

export const UserView = Type.Object({ ...person, ...account, roles: List(RoleName), ...registration });

/** A person of a review agency: the columns of the register's file, and what has become of the account. */
export const AgencyStaffView = Type.Object({
  id: Uuid,
  username: Type.String(),
  displayName: Type.String(),
  agencyCode: Type.String(),
  roles: List(RoleName),
  disciplines: List(DisciplineCode),
  ...registration,
  /** First day on which the person works for the agency no more. */
  leavesOn: Nullable(PlainDate),
  ...account,
  mustChangePassword: Type.Boolean(),
});
export type AgencyStaffView = Static<typeof AgencyStaffView>;

/** The only answer that ever holds these passwords. */
export const OneTimePasswordsView = Type.Object({
  items: List(Type.Object({ username: Type.String(), displayName: Type.String(), password: Type.String() })),
});

/** The signed-in person; roles carry their Chinese names, so that pages need no list of their own. */
export const SessionView = Type.Object({
  ...person,
  roles: List(Type.Object({ role: RoleName, label: Type.String() })),
});
export type SessionView = Static<typeof SessionView>;

export const CreateSessionBody = Body({ username: Text(100), password: Text(200) });
export const ChangePasswordBody = Body({ currentPassword: Text(200), newPassword: NewPassword });

const places = {
  firmCode: Type.Optional(Nullable(CreditCode)),
  agencyCode: Type.Optional(Nullable(CreditCode)),
  departmentCode: Type.Optional(Nullable(Text(40))),
  regionCode: Type.Optional(Nullable(RegionCode)),
  disciplines: Type.Optional(Type.Array(DisciplineCode, { maxItems: 100 })),
  registrationNumber: Type.Optional(Nullable(Text(40))),
  registrationExpires: Type.Optional(Nullable(PlainDate)),
};
const Roles = Type.Array(RoleName, { minItems: 1, maxItems: ROLES.length });

export const CreateUserBody = Body({
  username: Type.String({ pattern: USERNAME_FORM.source }),
  displayName: Text(50),
  password: NewPassword,
  roles: Roles,
  ...places,
});
export type CreateUserBody = Static<typeof CreateUserBody>;

export const UpdateUserBody = Body({
  displayName: Type.Optional(Text(50)),
  password: Type.Optional(NewPassword),
  status: Type.Optional(OneOf(['ACTIVE', 'DISABLED'])),
  roles: Type.Optional(Roles),
  ...places,
});
export type UpdateUserBody = Static<typeof UpdateUserBody>;

export const ApiKeyView = Type.Object({
  id: Uuid,
  name: Type.String(),
  userId: Uuid,
  createdAt: Instant,
  expiresAt: Nullable(Instant),
  revokedAt: Nullable(Instant),
});

/** The only answer that ever holds the key itself. */
export const NewApiKeyView = Type.Object({ ...ApiKeyView.properties, key: Type.String() });
export const CreateApiKeyBody = Body({
  name: Text(100),
  userId: Uuid,
  expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
});
