/** A link that the phone's own map app opens; no map is drawn here and nothing is asked of a foreign server. */
export function mapLink(lat: number, lng: number, label: string): string {
  const place = `${lat / 1e6},${lng / 1e6}`
  return `geo:${place}?q=${place}(${encodeURIComponent(label)})`
}
