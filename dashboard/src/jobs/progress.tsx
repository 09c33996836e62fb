/** How far a job is, by its worker's own word. */
export function Progress({ value }: { value: number }) {
  return (
    <span className="progress">
      <span className="bar" role="progressbar" aria-label="Progress" aria-valuenow={value} aria-valuemin={0} aria-valuemax={100}>
        <i style={{ width: `${value}%` }} />
      </span>
      <span className="num small">{value} %</span>
    </span>
  )
}
