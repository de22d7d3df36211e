/** Fields shared by a process definition's metadata and its PROCESS record. */
export interface ProcessMetadata {
  readonly bpmnProcessId: string;
  readonly version: number;
  readonly processDefinitionKey: number;
  readonly resourceName: string;
  /** Base64 of the MD5 of the resource; Zeebe's way of telling whether the bytes changed. */
  readonly checksum: string;
  /** True when the deployment brought the bytes of the latest version again. */
  readonly duplicate: boolean;
  readonly tenantId: string;
}

/** PROCESS: `resource` is the BPMN XML in base64. */
export interface ProcessValue extends ProcessMetadata {
  readonly resource: string;
}

export interface DecisionRequirementsMetadata {
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsName: string;
  readonly decisionRequirementsVersion: number;
  readonly decisionRequirementsKey: number;
  readonly namespace: string;
  readonly resourceName: string;
  readonly checksum: string;
  readonly duplicate: boolean;
  readonly tenantId: string;
}

/** DECISION_REQUIREMENTS: `resource` is the DMN XML in base64. */
export interface DecisionRequirementsValue extends DecisionRequirementsMetadata {
  readonly resource: string;
}

/** DECISION. */
export interface DecisionValue {
  readonly decisionId: string;
  readonly decisionName: string;
  readonly version: number;
  readonly decisionKey: number;
  readonly decisionRequirementsId: string;
  readonly decisionRequirementsKey: number;
  readonly duplicate: boolean;
  readonly tenantId: string;
}

export interface FormMetadata {
  readonly formId: string;
  readonly version: number;
  readonly formKey: number;
  readonly resourceName: string;
  readonly checksum: string;
  readonly duplicate: boolean;
  readonly tenantId: string;
}

/** FORM: `resource` is the JSON of the form in base64. */
export interface FormValue extends FormMetadata {
  readonly resource: string;
}

/** DEPLOYMENT: what one deployment brought; its `resources` stay empty as in Zeebe's CREATED record. */
export interface DeploymentValue {
  readonly resources: readonly [];
  readonly processesMetadata: readonly ProcessMetadata[];
  readonly decisionsMetadata: readonly DecisionValue[];
  readonly decisionRequirementsMetadata: readonly DecisionRequirementsMetadata[];
  readonly formMetadata: readonly FormMetadata[];
  readonly tenantId: string;
}

/** RESOURCE_DELETION: a process definition, a set of decisions (by its requirements key) or a form. */
export interface ResourceDeletionValue {
  readonly resourceKey: number;
  readonly tenantId: string;
}
