// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.*;
import org.apache.lucene.util.BytesRef;

/** One query of queries.tsv, and how Lucene answers it. */
final class Asked {
  private final Query query;
  private final boolean facets, byDate;
  private final int limit, offset;

  /** What a query gave. Numbers are those of rows.tsv. */
  static final class Answer {
    long total;
    List<List<java.util.Map.Entry<String, Long>>> facets;
    List<Long> ids;
  }

  Asked(String[] cells, List<String[]> viewers) {
    int viewer = Integer.parseInt(cells[3]);
    Query text = text(cells[1], cells[2].split(" "));
    query = viewer < 0 ? text : visible(text, viewers.get(viewer));
    facets = cells[4].equals("1");
    limit = Integer.parseInt(cells[5]);
    offset = Integer.parseInt(cells[6]);
    byDate = cells[7].equals("1");
  }

  private static Query text(String kind, String[] words) {
    switch (kind) {
      case "all": return new MatchAllDocsQuery();
      case "phrase": return new PhraseQuery("text", words);
      case "range": return DoublePoint.newRangeQuery("band_gap", Double.parseDouble(words[0]), Double.parseDouble(words[1]));
      case "infix": return new WildcardQuery(new Term("text", "*" + words[0] + "*"));
      case "fuzzy": {
        // All similar words, not the 50 nearest: the total is exact on every side.
        FuzzyQuery fuzzy = new FuzzyQuery(new Term("text", words[0]), 2, 0, 1024, true);
        fuzzy.setRewriteMethod(MultiTermQuery.CONSTANT_SCORE_REWRITE);
        return fuzzy;
      }
      default: {
        if (words.length == 1) return new TermQuery(new Term("text", words[0]));
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : words) all.add(new TermQuery(new Term("text", word)), kind.equals("or") ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST);
        return all.build();
      }
    }
  }

  private static Query visible(Query text, String[] principals) {
    List<BytesRef> terms = new ArrayList<>();
    for (String principal : principals) terms.add(new BytesRef(principal));
    return new BooleanQuery.Builder().add(text, BooleanClause.Occur.MUST).add(new TermInSetQuery("acl", terms), BooleanClause.Occur.FILTER).build();
  }

  Answer run(IndexSearcher searcher) throws IOException {
    Answer answer = new Answer();
    if (limit == 0 && !facets) {
      answer.total = searcher.count(query);
      return answer;
    }
    if (facets) {
      Facets counted = new Facets();
      searcher.search(query, counted);
      answer.total = counted.total;
      answer.facets = counted.top();
    }
    if (limit != 0) page(searcher, answer);
    return answer;
  }

  /** With facets the total is known already, and the page need not count every hit. */
  private void page(IndexSearcher searcher, Answer answer) throws IOException {
    int threshold = facets ? limit : Integer.MAX_VALUE;
    TopDocsCollector<?> collector = byDate
        ? TopFieldCollector.create(new Sort(new SortField("date", SortField.Type.LONG, true)), limit + offset, threshold)
        : TopScoreDocCollector.create(limit + offset, threshold);
    searcher.search(query, collector);
    TopDocs docs = collector.topDocs(offset, limit);
    if (!facets) answer.total = docs.totalHits.value;
    answer.ids = new ArrayList<>();
    for (ScoreDoc hit : docs.scoreDocs) {
      LeafReaderContext leaf = searcher.getIndexReader().leaves().get(ReaderUtil.subIndex(hit.doc, searcher.getIndexReader().leaves()));
      NumericDocValues ids = leaf.reader().getNumericDocValues("id");
      ids.advanceExact(hit.doc - leaf.docBase);
      answer.ids.add(ids.longValue());
    }
    if (!byDate) answer.ids = null;  // equal scores come in any order: read, but not compared
  }
}
