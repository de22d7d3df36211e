package bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.camunda.bpm.engine.task.Task;

/** The same work as bench/workload/review.ts: 100 instances under way, tasks fetched 32 at a time, by several threads. */
final class Work implements Callable<Void> {

  private static final int IN_FLIGHT = 100;
  private static final int TASKS_PER_FETCH = 32;
  private static final long LOCK_MS = 60_000;
  private static final String NOTE = "审查意见：结构计算书与图纸一致，抗震设防烈度取值正确，疏散宽度满足规范。".repeat(3);

  private final ProcessEngine engine;
  private final long end;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();

  Work(ProcessEngine engine, long end) {
    this.engine = engine;
    this.end = end;
  }

  int finished() {
    return finished.get();
  }

  @Override
  public Void call() {
    String worker = UUID.randomUUID().toString();
    while (System.nanoTime() < end || running.get() > 0) {
      start();
      fetch(worker).forEach(task -> complete(worker, task));
    }
    return null;
  }

  private void start() {
    while (System.nanoTime() < end) {
      if (running.incrementAndGet() > IN_FLIGHT) {
        running.decrementAndGet();
        return;
      }
      engine.getRuntimeService().startProcessInstanceByKey("bench-review");
    }
  }

  /** Under several fetching threads the engine now and then trips over an instance that has just moved on. */
  private List<LockedExternalTask> fetch(String worker) {
    try {
      return engine.getExternalTaskService().fetchAndLock(TASKS_PER_FETCH, worker)
          .topic("bench-intake", LOCK_MS).topic("bench-discipline", LOCK_MS).topic("bench-tier", LOCK_MS).execute();
    } catch (OptimisticLockingException | NullPointerException moved) {
      return List.of();
    }
  }

  private void complete(String worker, LockedExternalTask task) {
    boolean isFirstIntake = task.getActivityId().equals("intake") && !task.getVariables().containsKey("missing");
    completeAgainAndAgain(worker, task, variablesOf(task.getActivityId(), isFirstIntake));
    if (isFirstIntake) {
      Task supplement = engine.getTaskService().createTaskQuery()
          .processInstanceId(task.getProcessInstanceId()).singleResult();
      engine.getTaskService().complete(supplement.getId());
    }
    if (task.getActivityId().equals("thirdTier")) {
      finished.incrementAndGet();
      running.decrementAndGet();
    }
  }

  /** Branches that end at the same time lock each other out at the join: whoever loses tries again. */
  private void completeAgainAndAgain(String worker, LockedExternalTask task, Map<String, Object> variables) {
    while (true) {
      try {
        engine.getExternalTaskService().complete(task.getId(), worker, variables);
        return;
      } catch (OptimisticLockingException lost) {
        Thread.onSpinWait();
      }
    }
  }

  private static Map<String, Object> variablesOf(String element, boolean isFirstIntake) {
    Map<String, Object> variables = new HashMap<>(Map.of(element, NOTE));
    if (element.equals("intake")) {
      variables.put("missing", isFirstIntake);
    } else if (element.equals("thirdTier")) {
      variables.put("passes", true);
    }
    return variables;
  }
}
