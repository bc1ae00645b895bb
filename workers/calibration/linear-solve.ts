// Solves A x = b for a symmetric positive definite A of a few rows, by Cholesky's A = L Lᵀ.

/** `a`: n × n, its lower half is read. Throws where A is not positive definite: a defect of the caller. */
export function solved(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = b.length;
  const l: number[][] = [];
  const y: number[] = [];
  for (let i = 0; i < n; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!;
      const above = j === i ? row : l[j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * above[k]!;
      if (j < i) row.push(sum / above[j]!);
      else if (sum > 0) row.push(Math.sqrt(sum));
      else throw new Error("the matrix is not positive definite");
    }
    l.push(row);
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= row[k]! * y[k]!;
    y.push(sum / row[i]!);
  }
  const x = y.map(() => 0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k]![i]! * x[k]!;
    x[i] = sum / l[i]![i]!;
  }
  return x;
}
