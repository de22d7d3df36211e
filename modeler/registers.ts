/** A register that an administrator fills from a file. */
export interface Register {
  /** The word in the address of the API. */
  readonly name: string;
  readonly titleZh: string;
  readonly purposeZh: string;
  /** The step of the set-up list that counts its rows; none where a city can begin without it. */
  readonly step?: string;
  /** What to write into each column of the template. */
  readonly columnsZh: Readonly<Record<string, string>>;
}

const CREDIT_CODE = '统一社会信用代码';
const OVERRIDE = '信用代码校验位不符而仍须登记的理由，可空';

/** The registers in the order in which a city imports them; a new one is one more entry. */
export const REGISTERS: readonly Register[] = [
  {
    name: 'counties',
    titleZh: '县（市、区）',
    purposeZh: '本市各县（市、区）。申报时选择项目所在地，并据此确定由谁受理、审查费由谁支付。',
    step: 'counties',
    columnsZh: {
      code: '区划代码，六位数字',
      name: '名称',
      cityCode: '所属市的区划代码',
      purchasePolicyFrom: '政府购买服务政策的起始日 YYYY-MM-DD 或 YYYY/M/D，没有则空',
      agencyLotFrom: '自该日起，政府付费的案件抽签选定审图机构；由申请人选择则空',
    },
  },
  {
    name: 'sectors',
    titleZh: '工程类别',
    purposeZh: '受理哪些类别的工程。新的类别有自己的流程图和决策表，先部署流程图和决策表，再登记在此。',
    columnsZh: {
      code: '大写字母和下划线，如 MUNICIPAL',
      position: '排列顺序，整数',
      titleZh: '名称',
      titleEn: '英文名称',
      process: '流程图中流程的标识，如 municipal-review',
      startMessage: '流程图开始事件的消息名，各类别不得相同',
      ownTables: '自有的决策表，以分号隔开，如 review-channel;stage-limits；表的标识为 类别代码小写-表名；其余共用',
      validFrom: '自该日起可以申报 YYYY-MM-DD',
      validTo: '最后一天，没有则空',
    },
  },
  {
    name: 'sector-facts',
    titleZh: '项目信息',
    purposeZh: '各工程类别的申请表要填写的内容；决策表以 facts.名称 引用。',
    columnsZh: {
      sector: '工程类别代码',
      name: '名称，英文小写字母开头，如 lengthKm',
      position: '排列顺序，整数',
      groupZh: '申请表中的分组标题',
      labelZh: '字段名称',
      labelEn: '英文名称',
      kind: 'NUMBER 数、WHOLE 整数、FLAG 是否、CHOICE 选项、TEXT 文字',
      unit: '计量单位，可空',
      least: '最小值，可空',
      most: '最大值，可空',
      choices: '选项，代码=名称，以分号隔开；仅 CHOICE 填写',
      hintZh: '填写提示，可空',
    },
  },
  {
    name: 'disciplines',
    titleZh: '审查专业',
    purposeZh: '图纸按专业审查。新的工程类别可以带来新的专业；各案件需要哪些专业由“审查专业”决策表决定。',
    columnsZh: {
      code: '四个大写字母，用于图纸文件名和决策表，如 ROAD',
      position: '排列顺序，整数',
      titleZh: '名称',
      titleEn: '英文名称',
      paper: '除图纸外还要审查的材料代码，如 M4，可空',
      drawn: '1 有本专业图纸，0 只审材料',
    },
  },
  {
    name: 'department-kinds',
    titleZh: '部门类别',
    purposeZh: '决策表按类别指明由谁确认，各县（市、区）在“主管部门”中登记各自的部门。',
    columnsZh: {
      code: '大写字母和下划线，如 WATER',
      position: '排列顺序，整数',
      titleZh: '名称',
      titleEn: '英文名称',
    },
  },
  {
    name: 'departments',
    titleZh: '主管部门',
    purposeZh: '受理窗口和参与终审确认的部门。任务按部门种类和区划分派。',
    step: 'departments',
    columnsZh: {
      code: '部门编号，自定',
      name: '名称',
      kind: '部门类别的代码：ACCEPTANCE 受理、CONSTRUCTION 住建、FIRE 消防、CIVIL_DEFENCE 人防、FINANCE 财政或另行登记的',
      regionCode: '县（市、区）区划代码；市级部门填市代码，管辖全市',
    },
  },
  {
    name: 'agencies',
    titleZh: '审图机构',
    purposeZh: '可供选择的审图机构。类别、状态和关联单位决定能否承接某个项目。',
    step: 'agencies',
    columnsZh: {
      creditCode: CREDIT_CODE,
      name: '名称',
      agencyClass: '1 一类（不限规模）、2 二类（中型及以下）',
      status: 'ACTIVE 正常、SUSPENDED 暂停、DISQUALIFIED 取消',
      regionCode: '所在地区划代码',
      affiliatedCodes: '有利害关系的单位的信用代码，以分号隔开，可空',
      yearlyShare: '年度抽签份额（百分比），空则与其他机构平分余额',
      codeOverrideReason: OVERRIDE,
    },
  },
  {
    name: 'agency-staff',
    titleZh: '审图机构人员',
    purposeZh:
      '审图机构的审查人员、技术负责人、法定代表人和管理员。导入即建账号，密码由管理员按机构签发；注册到期后不能再审查。',
    step: 'agency-staff',
    columnsZh: {
      username: '登录名，字母、数字和点',
      displayName: '姓名',
      agencyCode: '所在机构的统一社会信用代码，须已在“审图机构”名录中',
      roles:
        'reviewer 初审、secondReviewer 复审、technicalHead 技术负责人、legalRepresentative 法定代表人、agencyManager 管理员，以分号隔开',
      disciplines: '专业代码（ARCH、STRU 等），以分号隔开；审查人员必填',
      registrationNumber: '注册证号，审查人员必填，不得重复',
      registrationExpires: '注册有效期的最后一天 YYYY-MM-DD 或 YYYY/M/D，审查人员必填',
    },
  },
  {
    name: 'firms',
    titleZh: '建设、设计、勘察单位',
    purposeZh: '申报单位、设计单位和勘察单位。信用等级和不良记录影响审查通道及能否容缺受理。',
    step: 'firms',
    columnsZh: {
      creditCode: CREDIT_CODE,
      name: '名称',
      kind: 'APPLICANT 建设、DESIGN 设计、SURVEY 勘察',
      creditGrade: '信用等级 A、B、C、D，未评定则空',
      badCredit: '1 在不良信用名单中，0 或空为否',
      codeOverrideReason: OVERRIDE,
    },
  },
  {
    name: 'calendar-days',
    titleZh: '节假日',
    purposeZh:
      '法定节假日和调休上班日，用于计算工作日。已公布年度的安排随程序提供，以这里导入的为准；导入后在办案件的时限随即重新计算。',
    step: 'calendar',
    columnsZh: {
      date: '日期 YYYY-MM-DD 或 YYYY/M/D',
      kind: 'HOLIDAY 放假、WORKDAY 调休上班',
      source: '依据的通知，例如“国办发明电〔2025〕7号”',
      provisional: '1 国务院通知尚未公布、暂定，0 或空为已公布',
    },
  },
  {
    name: 'clauses',
    titleZh: '条文库',
    purposeZh:
      '审查意见引用的标准条文及其有效期。按申报日确定适用的版本，当日不适用的条文不能引用；库外条文仍可引用，但会标明“库外”。',
    columnsZh: {
      standard: '标准号，不带年号，例如“GB 55037”',
      edition: '年号或版本，例如“2022”“2014（2018年版）”',
      clause: '条号，例如“7.2.1”',
      disciplines: '适用专业代码（ARCH、STRU 等），以分号隔开；空为各专业通用',
      severity: 'MANDATORY 强制性条文、SHALL 应、SHOULD 宜',
      summary: '内容摘要，300 字以内',
      validFrom: '施行日 YYYY-MM-DD 或 YYYY/M/D',
      validTo: '有效的最后一天，仍有效则空',
    },
  },
  {
    name: 'checklist-items',
    titleZh: '审查要点',
    purposeZh:
      '各专业初审时逐条填写的要点。按申报日和项目类别确定适用的条目；导入后该专业须全部填写方可办结初审（可在城市参数中关闭）。',
    columnsZh: {
      code: '要点编号，自定，不得重复',
      discipline: '专业代码（ARCH、STRU 等）',
      projectKind: 'NEW 新建、EXPANSION 扩建、ALTERATION 改建；空为各类通用',
      number: '序号，1 至 9999 的整数',
      text: '要点内容，300 字以内',
      validFrom: '启用日 YYYY-MM-DD 或 YYYY/M/D',
      validTo: '停用前的最后一天，仍在用则空',
    },
  },
  {
    name: 'opposite-words',
    titleZh: '矛盾用语',
    purposeZh:
      '两个部门或专业对同一图纸提出相反要求的用语；含有成对用语的意见在发出告知书前须先协调。案件按申报日的用语判断。',
    columnsZh: {
      one: '一方的用语，如 增设',
      other: '相反的用语，如 取消',
      validFrom: '自该日起适用 YYYY-MM-DD',
      validTo: '最后一天，没有则空',
    },
  },
  {
    name: 'materials',
    titleZh: '材料目录',
    purposeZh:
      '申报材料各项的名称、格式和有效日期。要哪些、是否关键由决策表 required-materials 决定；要增加一项，先在这里加一行，再部署加了规则的决策表。',
    step: 'materials',
    columnsZh: {
      code: '代码，大写字母开头，例如 M9',
      position: '排序号，整数',
      titleZh: '中文名称',
      titleEn: '英文名称',
      formats: '格式与大小（MB），以分号隔开，例如 pdf:100!;dwg:200，“!”为必须有',
      formatsFrom: '上列格式与大小自哪一天起适用，此前申报的按原规定；空则更正最近一次的规定',
      drawingSet: '1 为图纸（按图纸命名规则、须有签名），0 或空为否',
      byDesigner: '1 设计单位可上传，0 或空为否',
      revisable: '1 答复意见时可更新，0 或空为否',
      designBasis: '1 为设计依据（如规划许可），补交的与原设计不符时相关专业须重新审查，0 或空为否',
      reuse: 'NONE 每次提交、PROJECT 同一项目受理过即不再要',
      validMonths: '受理后有效的月数，长期有效则空',
      validFrom: '第一天 YYYY-MM-DD 或 YYYY/M/D',
      validTo: '最后一天，仍在使用则空',
      fetchedFrom: '停用后由哪个系统提供（如 ENTERPRISE_REGISTER），没有则空',
    },
  },
  {
    name: 'neighbour-records',
    titleZh: '有关部门登记',
    purposeZh: '尚未与有关部门系统联通时，由这里的登记代为作答，例如用地文件、规划许可。',
    step: 'neighbour-records',
    columnsZh: {
      key: '编号，自定，不得重复',
      system:
        'ENTERPRISE_REGISTER 企业登记、CONSTRUCTION_MARKET 建筑市场、NATURAL_RESOURCES 自然资源、ELECTRONIC_IDENTITY 电子身份、INVESTMENT_PLATFORM 投资平台、CREDIT_PLATFORM 信用、PERMIT_OFFICE 规划许可、ARCHIVE 档案',
      subject: '信用代码、项目代码或账号编号',
      title: '证照或事项名称',
      content: '内容，例如证号',
      validTo: '有效期的最后一天，长期有效则空',
    },
  },
];

/** Tables that bring cases of former times, in the order in which they are imported. */
export const OLD_CASE_FILES: readonly Register[] = [
  {
    name: 'old-cases',
    titleZh: '案件',
    purposeZh:
      '本系统启用前已办结的案件，一行一件，例如十二项材料时期的案件。导入后按申报日的材料目录打开，只能查看。编号已在系统中的不能再导入。每份最多 1000 件。',
    columnsZh: {
      number: '原案件编号，不得与系统中的编号相同',
      filedOn: '申报日 YYYY-MM-DD 或 YYYY/M/D，据此确定当日的材料目录',
      endedOn: '结案日，不早于申报日',
      result: 'CERTIFIED 合格、REJECTED 不合格、WITHDRAWN 撤回、TERMINATED 终止、NOT_ACCEPTED 不予受理',
      building: '单体或分期名称，可空',
      projectName: '项目名称',
      projectCode: '项目代码，五组数字',
      regionCode: '所在县（市、区）区划代码，与项目代码中的一致',
      applicantName: '建设单位名称',
      applicantUscc: `建设单位${CREDIT_CODE}`,
      designUnit: '设计单位名称',
      designUscc: `设计单位${CREDIT_CODE}`,
      surveyUnit: '勘察单位名称；改建而未勘察的可空',
      surveyUscc: `勘察单位${CREDIT_CODE}，与名称同时填写或同时空`,
      agencyUscc: `审图机构${CREDIT_CODE}`,
      projectKind: 'NEW 新建、EXPANSION 扩建、ALTERATION 改建',
      newEnergy: '1 新能源项目，0 否',
      keyProject: '1 重点项目，0 否',
      livelihoodProject: '1 民生工程，0 否',
      investmentWan: '总投资，万元',
      scope: 'IN 属审查范围、OUT 不属',
      buildingUse: 'PLANT 厂房、WAREHOUSE 仓库、EQUIPMENT_ROOM 设备用房、DORM 宿舍、OFFICE 办公、PUBLIC 公共建筑',
      fireClass: '甲、乙、丙、丁、戊；民用建筑填 NA',
      totalAreaM2: '总建筑面积，平方米',
      maxSingleAreaM2: '最大单体面积，不大于总建筑面积',
      undergroundAreaM2: '地下建筑面积，没有地下层的填 0',
      heightM: '建筑高度，米',
      storeysAbove: '地上层数',
      storeysBelow: '地下层数',
      structureType: 'STEEL_PORTAL 门式刚架、STEEL_TRUSS 钢桁架、RC_FRAME 框架、RC_FRAME_WALL 框剪',
      structuralIrregularity: 'REGULAR 规则、IRREGULAR 不规则、OVER_LIMIT 超限',
      maxSpanM: '最大跨度，米',
      craneT: '吊车最大起重量，吨，没有填 0',
      pitDepthM: '基坑深度，米',
      labourIntensive: '1 劳动密集型车间或宿舍，0 否',
      flammableExplosive: '1 生产、储存易燃易爆物品，0 否',
      specialEquipment: '1 设有特种设备，0 否',
      fireDesignBeyondCode: '1 消防设计超出现行规范，0 否',
      civilDefence: '1 含人防工程，0 否',
      officePart: '1 含办公或空调区域，0 否',
    },
  },
  {
    name: 'old-case-files',
    titleZh: '文件清单',
    purposeZh: '已导入案件的文件，一行一个。已在清单中的不能再导入。',
    columnsZh: {
      number: '原案件编号，须已导入',
      slot: '材料代码，须在申报日的材料目录中，例如 M1 或 F1',
      fileName: '文件名，含扩展名',
      sizeBytes: '文件大小，字节',
      sha256: '文件内容的 SHA-256，64 位十六进制',
    },
  },
];
