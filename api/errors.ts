/** One kind of refusal: its HTTP status and its sentence for people, Chinese first. */
interface ProblemKind {
  readonly status: number;
  readonly titleZh: string;
  readonly titleEn: string;
}

/**
 * The one list of everything the API refuses, by code. Clients act on the code; a new refusal is a new row here.
 */
export const catalogue = {
  MALFORMED_REQUEST: kind(400, 'HTTP 请求无法解析', 'The bytes are no HTTP request'),
  MALFORMED_BODY: kind(400, '请求正文无法解析', 'The request body cannot be read'),
  NOT_UTF8: kind(400, '请求正文不是 UTF-8 编码（表格软件请另存为“CSV UTF-8”）', 'The request body is not UTF-8'),
  INVALID_REQUEST: kind(400, '请求内容不符合要求', 'The request does not match its schema'),
  INVALID_CURSOR: kind(400, '分页游标无效', 'The page cursor is not one of ours'),
  IDEMPOTENCY_KEY_MISSING: kind(
    400,
    '请求头 Idempotency-Key 缺少或不合格式',
    'The Idempotency-Key header is missing or malformed',
  ),
  NOT_SIGNED_IN: kind(401, '请先登录', 'Sign in first'),
  WRONG_CREDENTIALS: kind(401, '用户名或密码不正确', 'User name or password is wrong'),
  ROLE_NOT_ALLOWED: kind(403, '当前角色无权进行此操作', 'Your role may not do this'),
  FOREIGN_ORIGIN: kind(403, '请求来源不被允许', 'The request comes from a foreign origin'),
  PASSWORD_CHANGE_REQUIRED: kind(403, '请先修改初始密码', 'Change your first password before anything else'),
  NOT_FOUND: kind(404, '找不到该资源', 'There is no such resource'),
  METHOD_NOT_ALLOWED: kind(405, '该地址不支持此请求方法', 'The address does not take this method'),
  REQUEST_TIMEOUT: kind(408, '请求超时', 'The request did not arrive in time'),
  WRONG_STATE: kind(409, '当前状态下不能进行此操作', 'The present state does not allow this'),
  CASE_SUSPENDED: kind(409, '案件已中止', 'The case is suspended'),
  ALREADY_EXISTS: kind(409, '已存在', 'It exists already'),
  DUPLICATE_APPLICATION: kind(409, '同一项目已有在办申请', 'The project has an open application already'),
  ALREADY_REVIEWED: kind(
    409,
    '该专业已按现有图纸审查通过，不得重复审查',
    'The discipline has passed on these drawings',
  ),
  NOT_YOURS: kind(409, '该事项不归当前用户办理', 'This is for somebody else to do'),
  NOT_REGISTERED: kind(
    409,
    '执业注册未登记或已过有效期，不能办理专业审查任务',
    'Only who is registered may review a discipline',
  ),
  PERSON_LEFT: kind(409, '该人员已离职，不能办理任务', 'The person works for the agency no more'),
  PERSON_ABSENT: kind(409, '该人员登记为缺勤，不能签收任务', 'The person is absent on this day'),
  PERSON_RECUSED: kind(409, '该人员应当回避本案', 'The person has an interest in the case'),
  DEMAND_BLOCKED: kind(
    409,
    '补正内容已一次性告知，不得再提出新的要求',
    'Everything was told once, nothing more may be asked for',
  ),
  FILE_REVIEWED: kind(409, '已送审的文件不能移除，只能上传新的版本', 'A reviewed file can be replaced only'),
  FILES_UNCONFIRMED: kind(
    409,
    '设计单位上传的版本尚待建设单位确认',
    'Versions of the design unit wait for the applicant',
  ),
  PAPER_ON_FILE: kind(
    409,
    '材料已存档且有效，不得要求重复提交',
    'A valid paper is on file and may not be asked for again',
  ),
  PERSON_CONFLICT: kind(409, '同一案件各审查级须由不同人员办理', 'A person acts in one stage of a case only'),
  CERTIFICATE_BARRED: kind(409, '尚有未了结的审查意见，不能通过或签发合格书', 'Opinions bar the certificate'),
  OLD_SET: kind(
    409,
    '该图纸已有新版本，旧版本只供查阅，不能再提意见',
    'The file is not of the current set of drawings',
  ),
  CONTRADICTIONS_OPEN: kind(409, '各方意见有矛盾，协调后才能发出意见告知书', 'Opinions contradict each other'),
  LANE_BARRED: kind(409, '本案不得调整到该审查通道', 'The case may not go on in this lane'),
  REQUEST_RUNNING: kind(409, '相同请求正在处理', 'The same request is still running'),
  NOT_STARTABLE: kind(409, '该流程不允许手动发起', 'This process may not be started by hand'),
  VERSION_CONFLICT: kind(412, '内容已被他人修改', 'Somebody else has changed it meanwhile'),
  UPLOAD_PROTOCOL: kind(412, '不支持的续传协议版本', 'The version of the upload protocol is not supported'),
  BODY_TOO_LARGE: kind(413, '请求正文过大', 'The request body is too large'),
  FILE_TOO_LARGE: kind(413, '文件超过大小限制', 'The file is larger than its slot allows'),
  UNSUPPORTED_MEDIA_TYPE: kind(415, '不支持的内容类型', 'This content type is not supported'),
  RANGE_NOT_SATISFIABLE: kind(416, '请求的字节范围无效', 'The requested part lies outside of the file'),
  IDEMPOTENCY_KEY_REUSED: kind(
    422,
    'Idempotency-Key 已用于其他请求',
    'The Idempotency-Key was used for another request',
  ),
  RULE_VIOLATED: kind(422, '不符合业务规则', 'A rule of the review is not met'),
  FILE_UNCHANGED: kind(422, '所附文件与已提交的内容相同，须上传修改后的版本', 'The file is no new version'),
  CLAUSE_NOT_CITABLE: kind(422, '所引条文不适用于本案', 'The cited clause does not bind this case'),
  FILE_REFUSED: kind(422, '文件未通过检查', 'The file did not pass its checks'),
  REGISTER_REFUSED: kind(422, '登记文件有误，未导入任何内容', 'The register file has faults; nothing was imported'),
  DIAGRAM_REFUSED: kind(422, '流程资源未通过检查', 'The resources did not pass the checks'),
  ENGINE_REFUSED: kind(422, '流程引擎拒绝了请求', 'The process engine refused the request'),
  DECISION_FAILED: kind(422, '决策表无法求值', 'The decision table could not be evaluated'),
  WEAK_PASSWORD: kind(422, '密码不符合要求', 'The password does not meet the rules'),
  UPLOAD_BUSY: kind(423, '该上传正由另一请求写入', 'Another request is writing to this upload'),
  TOO_MANY_ATTEMPTS: kind(429, '尝试次数过多，请稍后再试', 'Too many attempts, try again later'),
  HEADERS_TOO_LARGE: kind(431, '请求头或地址过长', 'The headers or the address are too long'),
  SERVER_FAULT: kind(500, '服务器内部错误', 'The server failed'),
  ENGINE_UNAVAILABLE: kind(503, '流程引擎暂不可用', 'The process engine cannot be reached'),
  DATABASE_UNAVAILABLE: kind(503, '数据库暂不可用', 'The database cannot be reached'),
  STORAGE_FULL: kind(507, '存储空间不足', 'There is no room left to store anything'),
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof catalogue;

/** One place in the request, or one item of what was asked, that is wrong. */
export interface ProblemItem {
  /** JSON pointer into the request, `line 12` of a file, or the id of a diagram's element. */
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
  /** Sentence for people, where the server has one for the code. */
  readonly messageZh?: string;
}

/** A refusal on its way to the error handler, the only one that turns it into an answer. */
export class ApiError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly ProblemItem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: readonly ProblemItem[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail ?? catalogue[code].titleEn, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'ApiError';
    this.code = code;
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return catalogue[this.code].status;
  }
}

/** Answers the value, or refuses with NOT_FOUND when there is none. */
export function orNotFound<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new ApiError('NOT_FOUND', `Expected ${what}, but there is none you may see.`);
  return value;
}

/** The body of a refusal: Problem Details (RFC 9457) with our code and the Chinese sentence. */
export function toProblem(refusal: ApiError, instance?: string) {
  const { status, titleEn, titleZh } = catalogue[refusal.code];
  const isFault = status >= 500;
  return {
    type: `urn:tushen:problem:${refusal.code.toLowerCase().replaceAll('_', '-')}`,
    title: titleEn,
    status,
    code: refusal.code,
    messageZh: titleZh,
    // What went wrong inside is for the log: it may name tables, paths or other people's data.
    ...(isFault || refusal.message === titleEn ? {} : { detail: refusal.message }),
    ...(instance === undefined ? {} : { instance }),
    ...(refusal.errors.length === 0 ? {} : { errors: refusal.errors }),
  };
}

function kind(status: number, titleZh: string, titleEn: string): ProblemKind {
  return { status, titleZh, titleEn };
}
