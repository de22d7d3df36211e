/**
 * What the server's sentences say, in Chinese. A key is the English sentence with `{}` for what varies; `{0}`, `{1}` of the
 * Chinese stand for what was found there. tests/pages/refusal-words.test.ts holds this list against the server's source.
 */
export const REFUSAL_WORDS: Readonly<Record<string, string>> = {
  // Applications
  'Expected version {} of the draft, but it has version {}. Read it again.': '草稿已在别处保存过，请刷新后再改',
  'Expected version {}, but the draft has {}.': '草稿已在别处保存过，请刷新后再提交',
  'Expected a draft, but application {} has been submitted.': '申请已经提交，不能再改',
  'Expected a submitted application, but it is a draft.': '申请尚未提交',
  'Expected an agency of the register, but {} is not in it.': '名录中没有审图机构 {0}',
  'Expected a sector that is filed on {}, but {} is not.': '{0} 不受理“{1}”的申报',
  'Expected a discipline of the register, but {} is not in it.': '名录中没有审查专业 {0}',
  'Expected a kind of department of the register, but {} is not in it.': '名录中没有部门类别 {0}',
  'Expected a county of the register, but {} is not in it.': '名录中没有区划 {0}',
  'Expected a code of the registers, but {} is in none.': '名录中没有 {0}',
  'Expected a person of a firm in the register, but you belong to none.': '您的账号没有登记所属单位，请与管理员联系',
  'Expected a complete application, but these fields are not right: {}.': '申请表有未填或填错的项目，请先“预检”',
  'Expected applicantUscc {}, the firm that files, but found another.': '申请人的统一社会信用代码须为本单位的 {0}',
  'Expected an ended case of your firm before it, but {} is none.': '前一案件须为本单位已结案的案件',
  'Expected a building that is not under review, but {} has an open application for it.':
    '项目 {0} 的同一单体或分期已有在办案件',
  'Expected a case under review, but application {} is {}.': '案件现为“{1}”，不能进行此操作',
  'Expected a case in review that does not rest, but it is {}.': '案件现为“{0}”，不能中止',
  'Expected a case that rests, but {} does not.': '案件没有中止',
  'Expected a case that goes on, but it rests: {}.': '中止原因：{0}',
  'Expected a case in the hands of an agency, but it is {}.': '案件现为“{0}”，不在审图机构手中，无需更换机构',
  'Expected an agency that may take tasks, but {} is {}.': '{0} 已停业整顿或者被取消资格，只能退回，不能承接',
  'Expected a case that stays with its agency, but another was named already.': '已责令更换机构，请等待办理',
  'Expected a case whose diagram lets its agency change in {}, but it began under an older one.':
    '案件按旧版流程办理，在“{0}”时不能更换机构，请在其进入审查后更换',
  'Expected a case with a task that waits, but none does. Read the case again.': '案件正在流转，请刷新后再试',
  'Expected a case that goes on, but it rests.': '恢复办理后方可继续',
  'Expected a case that is open, but it has ended or is being withdrawn.': '案件已结案，或正在撤回',
  'Expected a case between its acceptance and the end of its review, but it is {}.': '案件现为“{0}”，不能调整审查通道',
  'Expected a case whose lane was chosen, but that is done at its acceptance.': '受理后才能调整审查通道',
  'Expected an accepted project of new energy, but the case is none.': '只有已受理的新能源项目才有全程目标',
  'Expected another lane, but the case is in {} already.': '案件已在“{0}”，无需调整',
  'Expected a complete file for the lane INSTANT, but these are missing: {}.': '材料不齐，不能转入即来即审；尚缺 {0}',
  'Expected a project that may be decided at once, but it is a special project.': '特殊建设工程不得转入即来即审',
  'Expected a project that may be decided at once, but its design unit is graded C or D.':
    '设计单位信用等级为 C 或者 D，不得转入即来即审',
  'Expected experts who have agreed to a design beyond the codes, but they have not.':
    '消防设计超规范或者结构超限的项目，专家评审通过后才能转出专家论证',
  'Expected a name and a field for every expert, but line {} has not both.': '专家名单第 {0} 行缺姓名或者专业',
  'Expected at least {} experts, but found {}.': '专家不得少于 {0} 人，现有 {1} 人',
  'Expected each expert once, but found {} again.': '专家 {0} 重复',
  'Expected a number of votes from 0 to {}, but found {}.': '同意人数须为 0 至 {0} 的整数',
  'Expected a panel that is under way, but it has ended.': '专家评审已经结束',
  'Expected a case that waits for {}, but it does not.': '案件目前没有等待“{0}”',

  // Joint review
  'Expected a case in one of its three stages, but it is {}.': '案件现为“{0}”，不在审查阶段',
  'Expected a round that is not concluded, but the technical head has concluded it.':
    '技术负责人已作出本轮结论，意见告知书即将发出',
  'Expected an opinion of your department, but {} wrote it.': '这条意见由 {0} 提出，只能由本部门撤回',
  'Expected a department with a stake in the case ({}), but yours has none.': '本案不涉及贵部门的审查事项',
  'Expected a file of the set of round {}, but {} is none.': '所指文件不在第 {0} 轮的图纸中，旧版本只供查阅',
  'Expected no open contradiction, but there are {}.': '还有 {0} 处意见矛盾没有协调，协调后才能作出“有意见”的结论',
  'Expected words on how the answer goes together with opinion {}, since the technical head has concluded, but found none.':
    '与意见 {0} 矛盾，而技术负责人已作出本轮结论：请先与技术负责人协调，再在“协调说明”中写明两条意见如何并存',
  'Expected the final review of the technical head, but it is another task.': '意见矛盾由技术负责人在终审中协调',
  'Expected one of the two opinions to prevail, but another is named.': '须在两条意见中选择以哪条为准',
  'Expected opinions of the case in the decisions, but {} is none.': '议定事项所列意见不属于本案',
  'Expected a meeting that has been held by {}, but it is of {}.': '会议日期 {1} 晚于今日 {0}，会后再登记',
  'Expected a decision that is open, but there is none.': '该议定事项已办结，请刷新',
  'Expected a delivery that was given up, but there is none.': '没有等待重新推送的内容，请刷新',
  'Expected two opinions of the case, but found fewer.': '没有找到这两条意见，请刷新',
  'Expected a person of a department or an agency, but you belong to none.': '您的账号没有登记所属部门或审图机构',
  'Expected a discipline that has not passed on these drawings, but {} has in round {} of case {}.':
    '{0}专业的现有图纸已在案件 {2} 第 {1} 轮审查通过，不得重复审查',
  'Expected a discipline without a certificate on these drawings, but {} has {} from round {} of case {}.':
    '{0}专业的现有图纸已在案件 {3} 第 {2} 轮审查通过，合格书 {1}，不得重复审查',

  'Expected drawings that no certificate covers, but {} covers all.':
    '全部图纸与审查合格书 {0} 所附图纸相同，不得重复审查；图纸有修改的，请上传修改后的版本再提交',

  // Files of old cases
  'Expected an imported case, but {} is none.': '{0} 不是已导入的历史案件',
  'Expected a file that is not listed yet, but {} is.': '清单中已有 {0}',
  'Expected at most {} cases in one file, but found {}.': '每份最多 {0} 件，现有 {1} 件，请分份导入',

  // Registers
  'Expected a credit code with right check characters, or a codeOverrideReason, but {} fails.':
    '统一社会信用代码的{0}不符；登记机关所发代码确实如此的，须在 codeOverrideReason 列写明理由',

  // Calendars
  'Expected a day from {} on, but found {}.': '生效日不得早于 {0}',
  'Expected version {} of the calendar of {}, but it has version {}.': '{1} 年的工作日历已由他人发布过，请刷新后再改',
  'Expected a date of {} that exists, but found "{}".': '“{1}”不是 {0} 年的日期',
  'Expected each date once, but {} stands twice.': '{0} 重复',
  'Expected a make-up workday on a weekend, but {} is none.': '{0} 不是周末，不能列为调休上班日',
  'Expected {} as a holiday, as every notice names it.': '{0} 是法定节假日，须列为放假日',
  'Expected at most {} days, but found {}.': '最多 {0} 天，现有 {1} 天',

  // Handing in
  'Expected a task for handing in, but it is {}.': '这项任务不是提交材料',
  'Expected a hand-in for task {}, but found a form alone.': '“{0}”须提交材料办结',
  'Expected a task for proposing an agency, but it is {}.': '这项任务不是另选机构',
  'Expected another agency, but the case was taken from {} before.': '{0} 已退出本案，请另选',
  'Expected another agency, but the rules have refused {}: {}.': '{0} 不符合承接本案的条件（{1}），请另选',
  'Expected another agency, but {} has declined this case.': '{0} 已谢绝承接本案，或者逾期未答复，请另选',
  'Expected another agency, but {} has the case.': '本案现由 {0} 审查，请另选',
  'Expected a department of the city, but {} is of a county.': '更换审图机构由市级主管部门决定',
  'Expected a stage that is {} working days overdue, but it is not.': '逾期满 {0} 个工作日后方可因逾期更换机构',
  'Expected no proposal that waits for its answer, but there is one.': '已另选机构，正等待答复',
  'Expected a supplement whose extension was not asked for, but it was.': '延期只能申请一次，已经申请过',
  'Expected a revision that was not extended, but that of round {} was.': '每轮修改只能延期一次，第 {0} 轮已经延期',
  'Expected a lane whose revisions can be extended, but the table gives no days.': '本通道的修改不能延期',
  'Expected a limit that runs, but it has ended.': '时限已经结束',
  'Expected a limit that runs, but its last day was {}.': '已超过最后一天 {0}',
  'Expected a limit that runs, but {}.': '时限已经结束',
  'Expected a reply to every opinion, but none to number {}.': '意见 {0} 尚未答复',
  'Expected all materials of the notice, but these are missing: {}.': '告知书所列材料尚缺 {0}',
  'Expected a new version of each material of the notice, but these are unchanged: {}.':
    '告知书所列 {0} 与原来提交的相同，须上传新的版本',
  'Expected at least one item that is to be corrected, but found none.': '材料齐全时，须列出要补正的事项',

  'Expected a right supplement of {} to change the design basis, but it is none.':
    '只有合格的 {0} 补齐才会变动设计依据',
  'Expected disciplines of this case, but these are none: {}.': '本案没有这些专业：{0}',

  // Correction
  'Expected what the project needs as corrected, but these materials are missing: {}.': '按改正后的内容，还须提交 {0}',
  'Expected something that can be corrected, but found {} {}.': '{1} 不能补正',
  'Expected something not named yet, but {} is named already.': '{0} 已经列出',
  'Expected an item that did not go out, but number {} did.': '第 {0} 项已经告知，不能删除',
  'Expected an item that was answered, but it was not.': '申请人尚未答复这一项',
  'Expected a reason for refusing an answer, but found none.': '不认可的，须写明理由',
  'Expected no demand after the notice, since everything is told once, but found another one.':
    '补正内容已一次性告知，不得再提出新的要求',
  'Expected no second notice, since everything is told once, but found CORRECTION_NOTICE.':
    '补正内容已一次性告知，不得再次告知补正',
  'Expected a task of the acceptance, but it is {}.': '这项任务不是受理审查',
  'Expected every answer to the notice to be judged, but these are not: {}.': '补正答复还没有逐项核对：第 {0} 项',
  'Expected an answer to every item of the notice, but none to number {}.': '补正事项尚未答复：第 {0} 项',
  'Expected corrected fields that fit the others, but these do not: {}.': '改正后的内容与申请表其他内容不一致：{0}',
  'Expected {} to be {}, but found {}.': '“{0}”填写有误：应为 {1}',
  'Expected another value of {} than before, but found the same.': '“{0}”与原来填写的相同，须改正后再答复',
  'Expected an answer in words, but found none.': '请填写书面说明',

  // Tasks
  'Expected a task that is {}, but it is {}.': '任务现为“{1}”，请刷新',
  'Expected a task that you have taken, but it is {}.': '请先签收任务；任务现为“{0}”',
  'Expected your own task, but {} holds it.': '任务已由 {0} 签收',
  'Expected a person of {} for this task, but {} is not.': '任务属于其他角色、单位、地区或专业',
  'Expected a registration that is valid on {}, but {} had one until {}.': '{1} 的注册已于 {2} 到期',
  'Expected a registration that is valid on {}, but {} has none.': '{1} 没有登记注册有效期',
  'Expected a registration that is valid on {}, but {} {}.': '{1} 的注册在 {0} 无效',
  'Expected a person who works for the agency, but {} has left it on {}.': '{0} 已于 {1} 离职',
  'Expected a person who is at work, but {} is absent from {} to {}.': '{0} 于 {1} 至 {2} 缺勤',
  'Expected a person without interest in the case, but {} has: {}.': '{0} 应当回避：{1}',
  'Expected a task for everybody or for yourself, but it was given to {}.': '任务已指派给 {0}',
  'Expected a task of your own agency, but it is not.': '任务不属于本机构',
  'Expected a task that waits, but it is {}.': '任务现为“{0}”，请刷新',
  'Expected a person of your own agency, but found none.': '只能指派本机构的在职人员',
  'Expected a person for whom you may act, but there is none.': '不能为该人员办理',
  'Expected an absence that ends on {} or later, but it ends on {}.': '缺勤结束日不能早于开始日',
  'Expected a person of the agency of the case, but {} is not.': '{0} 不是本案审图机构的人员',
  'Expected a person who takes part in the case, but {} is barred.': '{0} 已登记回避',
  'Expected another person for stage {}, but {} acts in stage {} of this case.': '{1} 已在本案担任{2}，不能再办{0}',
  'Expected an answer for every field, but these are missing or unfit: {}.': '有未填或填错的项目：{0}',
  'Expected one of {}, since the table answered {} ({}), but found {}.': '按规则只能选择：{0}',
  'Expected form {} among the deployed ones, but it is not. Deploy it again.': '表单 {0} 没有部署，请管理员重新部署',
  'Expected a reason for not agreeing, but found none.': '不同意的，须写明理由',
  'Expected every reply to be judged, but {} of them are not.': '还有 {0} 条答复没有核对',
  'Expected no open opinion with conclusion NO_OPINION, but there are open ones.':
    '还有未了结的意见，结论不能选“无审查意见”',
  'Expected at least one opinion with conclusion HAS_OPINIONS, but there is none.':
    '结论为“有审查意见”的，须先登记至少一条意见',
  'Expected no blocking opinion with conclusion PASS, but there are open ones.': '还有未了结的意见，不能选“通过”',
  'Expected a blocking opinion with conclusion FINDINGS, but there is none.': '没有未了结的意见，不能选“有意见”',

  // Opinions
  'Expected the discipline that the opinion belongs to, but found none.': '须选择意见所属专业',
  'Expected a discipline that the case is reviewed in ({}), but found {}.':
    '本案审查的专业为 {0}，没有 {1}；意见须归入其中一个专业',
  'Expected an opinion of discipline {}, but it is {}.': '这是{1}专业的意见，本任务只处理{0}专业',
  'Expected a case whose opinions wait for replies, but it is {}.': '案件现为“{0}”，不在答复期间',
  'Expected advice without a reply, since the drawings have passed, but opinion {} is another.':
    '图纸审查已通过，只能答复尚未答复的建议类意见；意见 {0} 不在其中',
  'Expected an opinion of your own, but {} wrote it.': '这条意见由 {0} 登记，只能由本人修改',
  'Expected a complete reply to opinion {}, but found {}.': '意见 {0} 的答复不完整：{1}',
  'Expected an issued opinion that waits for a reply, but it is {}.': '这条意见目前不需要答复',
  'Expected version {} of the opinion, but it has version {}. Read it again.': '意见已在别处改过，请刷新',
  'Expected an opinion that was not issued, but a notice has carried {}.': '意见已随告知书发出，不能再改',
  'Expected an opinion in {} for {}, but it is {}.': '这条意见目前不能这样处理，请刷新',
  'Expected {} by {}, but it came from {}.': '这一处理不归您办理',
  'Expected a finding that can be waived, but it breaches a 强制性条文.': '违反强制性条文的意见不得豁免',
  'Expected a finding that can be waived, but it was upheld, and that binds.':
    '这条意见的异议已答复为维持，答复对各方有约束力，不得豁免',
  'Expected a written reason for {}, but found none.': '须写明理由',
  'Expected a clause in force on {}, but {} of {} binds from {} to {}.':
    '申报日（{0}）适用的条文中没有 {1}：{2} 的有效期为 {3} 至 {4}',
  'Expected edition {}, in force on {}, but found {}.': '申报日（{1}）适用的是 {0}，不是 {2} 年版',
  'Expected a severity that fits {}, which is {}, but found {}.':
    '{0} 的性质与意见的性质不一致：强制性条文的意见须选“强制性条文”，其他条文不得选',
  'Expected no reason for lateness in the first round, but found one.': '第一轮的意见不需要说明为何后提',
  'Expected a sheet that changed in round {}, but it is as it was before.':
    '所指图纸第 {0} 轮没有改动，理由不能选“本轮修改引出”',
  'Expected a reason of the reviewer, but only a department names its own demand.':
    '“主管部门提出”只能由主管部门选择，请另选理由',
  'Expected a reason why the opinion comes in round {} only, but found none.':
    '第 {0} 轮新提的意见，须选择理由并写明为何前轮没有提出',
  'Expected an opinion that was not disputed before, but it was.': '每条意见只能提出一次异议，这条已经提出过',
  'Expected an objection until {}, but it is {}.': '提出异议的期限已过（最后一天 {0}）',
  'Expected an objection that waits for its answer, but there is none.': '没有等待答复的异议，请刷新',
  "Expected the agency's answer until {}, but you came first.": '{0} 前先由审图机构答复',
  'Expected the agency of the case, but {} is of another.': '只能由本案审图机构的技术负责人答复',
  'Expected another department than the author, but {} wrote it.':
    '这条意见由 {0} 提出，异议须由审图机构或其他部门答复',
  'Expected another person than the author, but {} wrote it.': '意见由 {0} 提出，不能由本人答复异议',
  'Expected a reason for which the drawings go back, but found none.': '结论为“有意见”的，须选择退回原因',
  'Expected no opinion that bars the certificate, but there are open ones.': '尚有未了结的审查意见，不能签发合格书',
  'Expected a task that you hold, but it is not yours now.': '任务已不在您手中，草稿没有保存',
  'Expected no opinion that is being written, but there is a draft of one.': '有一条意见正在起草，请先登记或放弃草稿',
  'Expected a hint that waits for a decision, but it is {}.': '这条提示已经处理过，请刷新',
  'Expected an item of this checklist, but {} is not in it.': '审查要点中没有 {0}，请刷新',
  'Expected a reason why item {} does not apply, but found none.': '要点 {0} 选“不适用”的，须写明理由',
  'Expected an answer to every item of the checklist, but none to {}.': '审查要点 {0} 尚未填写',
  'Expected no finding in the checklist without opinions, but found {}.':
    '审查要点 {0} 现填“有问题”，结论不能选“无审查意见”；问题已改正的，请先将该要点改填为“符合”',
  'Expected files of the same case, but {} is none.': '答复只能选用本案的文件',

  // Files
  'Expected a case that is not here yet, but {} is.': '案件 {0} 已经导入',
  'Expected an end after {}, but found {}.': '结案日 {1} 早于申报日 {0}',
  'Expected materials of {}, but {} is none.': '{1} 不是 {0} 当日材料目录中的材料',
  'Expected the bytes of {}, but found others.': '{0} 的内容与清单中的 SHA-256 不符',
  'Expected a visit of today or before, but {} is yet to come.': '到窗口的日期 {0} 尚未到来',
  'Expected a request for papers that are not on file, but these are: {}.':
    '下列材料已存档且有效，不得要求重复提交：{0}',
  'Expected a paper that is on file, but it is not any more.': '该材料已不在存档中，请刷新',
  'Expected replies that name versions of the applicant, but these were declined: {}.':
    '答复所附版本未被建设单位采用：{0}',
  'Expected a decision on every version of the design unit, but these wait: {}.':
    '设计单位上传的版本尚待建设单位确认或不采用：{0}',
  'Expected a version that waits for the applicant, but {} does not.': '{0} 已经处理过，请刷新',
  'Expected the applicant to upload {}, but you act for the design unit.': '{0} 由建设单位上传',
  'Expected a slot that takes files now, but {} does not.': '{0} 目前不能上传文件',
  'Expected {} uploaded bytes, but {} have arrived. Go on sending.': '文件尚未传完，请继续上传',
  'Expected at most {} unfinished uploads, finish some first.': '未传完的文件过多（至多 {0} 个），请先传完或放弃',
  'Expected the file in the store, but it is not there.': '文件已不在存储中，请与管理员联系',

  'Expected a file that no round has reviewed, but {} was. Upload a new version instead.':
    '{0} 已经送审，不能移除；请上传新的版本',
  'Expected a new version, but {} is the same as what was handed in before.':
    '{0} 与以前提交的内容相同，须上传修改后的版本',

  // Accounts
  'Expected a password that is not on the list of common ones.': '密码过于常见',
  'Expected a password without the user name or the name of the system.': '密码不得含用户名或系统名称',
  'Expected a password of at least four different characters.': '密码至少含四个不同的字符',
  'Expected a number of nobody else, but {} has {}.': '注册号 {1} 已登记在 {0} 名下',
  'Expected a new user name, but it is taken.': '用户名已被使用',
  'Expected the role administrator alone, but found others beside it.': '管理员不能同时有其他角色',
  'Expected another administrator to take your rights away, but it was you.': '不能取消自己的管理员权限',

  'Expected a firmCode for a person with the role {}, but there is none.': '{0}须登记所属单位',
  'Expected a departmentCode for a person with the role {}, but there is none.': '{0}须登记所属部门',
  'Expected a regionCode for a person with the role {}, but there is none.': '{0}须登记所辖区划',

  // Administration
  'The engine refused the deployment.': '流程引擎不接受',
  'Expected a process other than that of the cases, which a submission starts.': '案件流程只能由提交申请发起',
  'Expected a process that may be started by hand, but {} may not.': '流程 {0} 不允许手动发起',
  'Expected {} to be a whole number of working days from {} to {}.': '须为 {1} 至 {2} 个工作日的整数',
  'Expected {} to be a whole number of half working days from {} to {}.': '须为 {1} 至 {2} 个半日的整数',
  'Expected {} to be {}.': '{0} 的值不符合要求',
  'Expected an instant, but found {}.': '不是有效的时刻',
  'Expected a time of the years 2000 to 2100, but found {}.': '时间须在 2000 至 2100 年之间',
  'Expected at most {} levels of JSON.': '内容嵌套过深（至多 {0} 层）',

  // Fields of a task's form, and what the schema of a request says
  'Expected a value for {}, but found something else.': '必填',
  'Expected one of {} for {}, but found something else.': '须为所列选项之一',
  'Expected some of {} for {}, but found something else.': '须为所列选项',
  'Expected true or false for {}, but found something else.': '须为是或否',
  'Expected true for {}, but found something else.': '须勾选',
  'Expected a number from {} to {} for {}, but found something else.': '须为 {0} 至 {1} 的数字',
  'Expected a text of {} to {} characters for {}, but found something else.': '须为 {0} 至 {1} 个字符',
  'Expected a text like {} for {}, but found something else.': '格式不符',
  'Expected no such field in the form for {}, but found something else.': '表单中没有这一项',
  'must NOT have fewer than {} characters': '至少 {0} 个字符',
  'must NOT have more than {} characters': '至多 {0} 个字符',
  'must NOT have fewer than {} items': '至少 {0} 项',
  'must NOT have more than {} items': '至多 {0} 项',
  'must be equal to one of the allowed values': '不是可选的值',
  'must have required property {}': '缺少 {0}',
  'must match pattern "\\S"': '不能只有空格',
  'must match pattern {}': '格式不符',
  'must match format {}': '格式不符',
  'must be >= {}': '不得小于 {0}',
  'must be <= {}': '不得大于 {0}',
  'must be {}': '类型不符',
};

/** What the check of a filed project expects of a field, by the server's English; after `Expected … , but found … .`. */
export const EXPECTATION_WORDS: Readonly<Record<string, string>> = {
  'a text of 1 to {} characters': '1 至 {0} 个字符',
  'six digits after GB/T 2260': '六位区划代码',
  'a region of this city': '本市的区划',
  'a unified social credit code': '统一社会信用代码',
  'a unified social credit code in upper case without spaces': '统一社会信用代码，字母大写，不含空格',
  'a unified social credit code of 18 characters with right check characters': '18 位统一社会信用代码，校验位须正确',
  '18 characters after GB 32100-2015': '18 位统一社会信用代码（GB 32100-2015，数字和大写字母，不含 I、O、S、V、Z）',
  'true or false': '是或否',
  'one of {}': '所列选项之一',
  'the code of a sector': '工程类别代码',
  'a sector of the register': '名录中的工程类别',
  'a number from {} to {}': '{0} 至 {1} 的数字',
  'a whole number from {} to {}': '{0} 至 {1} 的整数',
  'NA for a civil building': '民用建筑选“不适用”',
  'a class 甲 to 戊': '工业建筑选甲至戊类',
  'at most the total area': '不大于总建筑面积',
  '0 without storeys below ground': '没有地下层的填 0',
  'at least one storey above or below ground': '地上、地下至少一层',
  'a code exactly if a survey unit is named': '与勘察单位同时填写或同时不填',
  'a survey unit, unless an alteration': '勘察单位（改建项目可不填）',
  'the region in the project code': '与项目代码中的区划一致',
  'five groups tttt-rrrrrr-dd-kk-nnnnnn of digits': '五组数字，如 2601-339902-04-01-103425',
  'year and month YYMM, or a year 2015 to 2020': '项目代码以年月 YYMM（或 2015 至 2020 年）开头',
  'a check digit after ISO 7064 MOD 11,10': '项目代码的校验位须正确',
  'six digits (GB/T 2260)': '六位区划代码',
  'a percentage from 0 to 100': '0 至 100 的百分数',
  'a last day from {} on': '不早于 {0} 的最后一天',
  '2 to 50 letters, digits, dots, hyphens or underscores': '2 至 50 个字母、数字、点、连字符或者下划线',
  '0 or 1': '0 或 1',
  'a number': '数字',
  'a date YYYY-MM-DD or YYYY/M/D': '日期 YYYY-MM-DD 或 YYYY/M/D',
  'a date that exists': '存在的日期',
  'at most {} characters': '最多 {0} 个字符',
  'a whole number of bytes': '以字节计的整数',
  '64 hexadecimal digits': '64 位十六进制数字',
};
