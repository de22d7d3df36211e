package bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;

/** Camunda 7 in one process with its client: deploys the diagram, then runs for as many seconds as each line of input says. */
public final class Main {

  private static final int THREADS = 4;

  public static void main(String[] args) throws Exception {
    ProcessEngine engine = openEngine();
    deploy(engine, Path.of(args[0]));
    System.out.println("ready");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(run(engine, Integer.parseInt(line.trim())));
    }
    engine.close();
  }

  private static ProcessEngine openEngine() {
    ProcessEngineConfiguration configuration = ProcessEngineConfiguration.createStandaloneProcessEngineConfiguration();
    configuration.setJdbcDriver("org.postgresql.Driver");
    configuration.setJdbcUrl(System.getenv("JDBC_URL"));
    configuration.setJdbcUsername(System.getenv("JDBC_USER"));
    configuration.setJdbcPassword(System.getenv("JDBC_PASSWORD"));
    configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
    configuration.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
    // Timers are kept by the job executor; without it they would never fire.
    configuration.setJobExecutorActivate(true);
    return configuration.buildProcessEngine();
  }

  /** The expressions of the diagram are FEEL ("=missing"); here they are JUEL ("${missing}"). */
  private static void deploy(ProcessEngine engine, Path diagram) throws Exception {
    String text = Files.readString(diagram).replaceAll(">=(\\w+)<", ">\\${$1}<");
    engine.getRepositoryService().createDeployment().addString("review.bpmn", text).deploy();
  }

  private static int run(ProcessEngine engine, int seconds) throws Exception {
    Work work = new Work(engine, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<Future<Void>> threads = pool.invokeAll(Collections.nCopies(THREADS, work));
    pool.shutdown();
    for (Future<Void> thread : threads) {
      thread.get();
    }
    return work.finished();
  }
}
