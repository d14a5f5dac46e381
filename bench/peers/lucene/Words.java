// SPDX-License-Identifier: GPL-3.0-or-later
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;

/** The words of rows.tsv as they stand; a phrase does not cross values. */
final class Words extends Analyzer {
  @Override protected TokenStreamComponents createComponents(String field) {
    return new TokenStreamComponents(new WhitespaceTokenizer());
  }

  @Override public int getPositionIncrementGap(String field) {
    return 100;
  }
}
