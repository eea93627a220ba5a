/**
 * Types of the contract: `src/contract.ts` is made from the SDL and the operation files.
 *
 * Run `node build/contract.ts` after either changed; a test fails while the file is behind.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  lexicographicSortSchema,
  parse,
  specifiedRules,
  typeFromAST,
  validate,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql'

const SCALARS: Record<string, string> = {
  Int: 'number',
  Float: 'number',
  Milliseconds: 'number',
  Boolean: 'boolean',
  JSON: 'unknown',
}

/** The text of `src/contract.ts`. Throws where an operation does not fit the schema. */
export function contract(folder: string): string {
  const schema = lexicographicSortSchema(buildSchema(readFileSync(join(folder, 'schema.graphql'), 'utf8')))
  const types = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'))
  const operations = readOperations(join(folder, 'operations'), schema)
  return [
    '/** Made by build/contract.ts from graphql/; do not edit. */',
    ...types.filter(isEnumType).map((type) => `export type ${type.name} = ${values(type.getValues())}`),
    ...types.filter(isInputObjectType).map((type) => input(type)),
    'export interface Operations {',
    ...operations.map((operation) => operationType(schema, operation)),
    '}',
    '',
  ].join('\n')
}

function readOperations(folder: string, schema: GraphQLSchema): OperationDefinitionNode[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql')).sort()
  return files.map((file) => {
    const document = parse(readFileSync(join(folder, file), 'utf8'))
    const [wrong] = validate(schema, document, specifiedRules)
    if (wrong) throw new Error(`${file}: ${wrong.message}`)
    return document.definitions[0] as OperationDefinitionNode
  })
}

function values(all: readonly { name: string }[]): string {
  return all.map(({ name }) => `'${name}'`).join(' | ')
}

function input(type: GraphQLNamedType): string {
  if (!isInputObjectType(type)) return ''
  const fields = Object.values(type.getFields()).map((field) => {
    const optional = !isNonNullType(field.type) || field.defaultValue !== undefined ? '?' : ''
    return `  ${field.name}${optional}: ${reference(field.type)}`
  })
  return `export interface ${type.name} {\n${fields.join('\n')}\n}`
}

/** A type by its name, as inputs use it. */
function reference(type: GraphQLType): string {
  if (isNonNullType(type)) return bare(type.ofType, reference)
  return `${bare(type, reference)} | null`
}

function bare(type: GraphQLType, inner: (type: GraphQLType) => string): string {
  if (isListType(type)) return `(${inner(type.ofType)})[]`
  const named = getNamedType(type)
  return isScalarType(named) ? (SCALARS[named.name] ?? 'string') : named.name
}

function operationType(schema: GraphQLSchema, operation: OperationDefinitionNode): string {
  const root = operation.operation === 'query' ? schema.getQueryType() : schema.getMutationType()
  const variables = (operation.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
    const known = inputOf(schema, type)
    const optional = !isNonNullType(known) || defaultValue ? '?' : ''
    return `${variable.name.value}${optional}: ${reference(known)}`
  })
  const given = variables.length ? `{ ${variables.join('; ')} }` : 'Record<string, never>'
  const data = selection(root as GraphQLObjectType, operation.selectionSet, '    ')
  return `  ${operation.name?.value}: {\n    variables: ${given}\n    data: ${data}\n  }`
}

function inputOf(schema: GraphQLSchema, node: TypeNode): GraphQLType {
  const type = typeFromAST(schema, node as never) as GraphQLType | undefined
  if (!type) throw new Error('a variable of an unknown type')
  return type
}

/** Exactly what a selection answers. */
function selection(type: GraphQLObjectType, set: SelectionSetNode, indent: string): string {
  const fields = set.selections.map((node) => {
    if (node.kind !== 'Field') throw new Error('operations hold plain fields only')
    const field = type.getFields()[node.name.value]
    if (!field) throw new Error(`${type.name}.${node.name.value} is not in the schema`)
    const name = node.alias?.value ?? node.name.value
    return `${indent}  ${name}: ${answer(field.type, node.selectionSet, `${indent}  `)}`
  })
  return `{\n${fields.join('\n')}\n${indent}}`
}

function answer(type: GraphQLType, set: SelectionSetNode | undefined, indent: string): string {
  if (!isNonNullType(type)) return `${answerBare(type, set, indent)} | null`
  return answerBare(type.ofType, set, indent)
}

function answerBare(type: GraphQLType, set: SelectionSetNode | undefined, indent: string): string {
  if (isListType(type)) return `(${answer(type.ofType, set, indent)})[]`
  if (isObjectType(type) && set) return selection(type, set, indent)
  return bare(type, reference)
}

if (process.argv[1] && import.meta.url.endsWith('/build/contract.ts') && process.argv[1].endsWith('contract.ts')) {
  const folder = resolve(import.meta.dirname, '../../graphql')
  writeFileSync(resolve(import.meta.dirname, '../src/contract.ts'), contract(folder))
}
