package custos.trainer.fit;

/** Gauss's elimination for small systems. */
final class Elimination {
    private Elimination() {}

    /**
     * The first row of the solution of A X = B.
     *
     * @param system rows of A, each followed by its row of B; A is symmetric and positive definite,
     *     so that no rows need to change places. Is overwritten.
     */
    static double[] firstRowOf(double[][] system) {
        int count = system.length;
        // From the last unknown up, so that the first one needs no substitution.
        for (int pivot = count - 1; pivot > 0; pivot--) {
            for (int row = 0; row < pivot; row++) {
                double share = system[row][pivot] / system[pivot][pivot];
                for (int i = 0; i < system[row].length; i++) {
                    system[row][i] -= share * system[pivot][i];
                }
            }
        }
        var solution = new double[system[0].length - count];
        for (int i = 0; i < solution.length; i++) {
            solution[i] = system[0][count + i] / system[0][0];
        }
        return solution;
    }
}
