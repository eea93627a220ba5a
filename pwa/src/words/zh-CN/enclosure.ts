/** Words of documents that hang on things. */
export const enclosure = {
  'enclosure.title': '附件',
  'enclosure.none': '还没有附件。',
  'enclosure.add': '添加附件',
  'enclosure.kinds': 'PDF、OFD、Word、Excel、PPT,每个不超过 {n} MB,最多 10 个。',
  'enclosure.sending': '正在上传第 {at} 个,共 {n} 个:{name}',
  'enclosure.added': '附件已添加',
  'enclosure.wrong': '{name}:{words}',
  'enclosure.large': '附件不能超过 {n} MB。请压缩其中的图片,或分成几个文件。',
  'enclosure.remove': '删除',
  'enclosure.remove.title': '删除“{name}”',
  'enclosure.remove.words': '所有人都不能再打开它;删除会留下记录。',
  'enclosure.removed': '附件已删除',
  'enclosure.offline': '没有网络,附件联网后可以打开。',
  'enclosure.count': '附件 {n} 个',
  'enclosure.later': '这条填报发送以后,可以在这里添加附件。',
} as const
