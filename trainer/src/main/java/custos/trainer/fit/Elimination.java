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
        eliminate(system);
        return solution(system, 0);
    }

    /** All rows of the solution; the system is as above. */
    static double[][] rowsOf(double[][] system) {
        eliminate(system);
        int count = system.length;
        var rows = new double[count][];
        for (int row = 0; row < count; row++) {
            for (int known = 0; known < row; known++) {
                double share = system[row][known];
                for (int i = 0; i < rows[known].length; i++) {
                    system[row][count + i] -= share * rows[known][i];
                }
            }
            rows[row] = solution(system, row);
        }
        return rows;
    }

    /** From the last unknown up, so that the first one needs no substitution. */
    private static void eliminate(double[][] system) {
        for (int pivot = system.length - 1; pivot > 0; pivot--) {
            for (int row = 0; row < pivot; row++) {
                double share = system[row][pivot] / system[pivot][pivot];
                for (int i = 0; i < system[row].length; i++) {
                    system[row][i] -= share * system[pivot][i];
                }
            }
        }
    }

    private static double[] solution(double[][] system, int row) {
        int count = system.length;
        var solution = new double[system[row].length - count];
        for (int i = 0; i < solution.length; i++) {
            solution[i] = system[row][count + i] / system[row][row];
        }
        return solution;
    }
}
