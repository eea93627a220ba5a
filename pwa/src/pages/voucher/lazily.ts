/** A voucher's code and words are fetched when one is wanted: few pages show one, fewer people look. */
import { defineAsyncComponent } from 'vue'
import { need } from '../../words/words.ts'

export const VoucherSheet = defineAsyncComponent(async () => {
  await need('voucher')
  return import('./VoucherSheet.vue')
})

export const Verified = defineAsyncComponent(async () => {
  await need('voucher')
  return import('./Verified.vue')
})
